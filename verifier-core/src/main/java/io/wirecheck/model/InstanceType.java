package io.wirecheck.model;

/**
 * What EC2 says of an instance type's network interfaces.
 *
 * @param enis how many the default network card takes; ordinary pods have their addresses of these
 *     alone
 * @param ipv4PerEni an interface's addresses, its own primary one included
 * @param networkCards more than one on types for high performance computing
 * @param enisOnAllCards what {@code NetworkInfo.MaximumNetworkInterfaces} says, which is no measure
 *     of pods
 */
public record InstanceType(
    String name,
    int enis,
    int ipv4PerEni,
    int networkCards,
    int enisOnAllCards,
    Hypervisor hypervisor) {

  /** The addresses of a delegated IPv4 prefix, a /28. */
  public static final int PREFIX_ADDRESSES = 16;

  /** The pods of the formula that have no address of their own: aws-node and kube-proxy. */
  public static final int HOST_NETWORK_PODS = 2;

  /** What an instance runs on. */
  public enum Hypervisor {
    NITRO,
    XEN,
    /** Bare metal: none. */
    METAL;

    /** EC2 delegates prefixes to instances of the Nitro system, and to bare metal. */
    public boolean takesPrefixes() {
      return this != XEN;
    }
  }

  /** What an interface has beside its primary address: addresses, or as many prefixes. */
  public int slotsPerEni() {
    return ipv4PerEni - 1;
  }

  /**
   * The published pod limit: one address a pod on every interface, and the two pods that need none
   * (amazon-vpc-cni-k8s, {@code misc/eni-max-pods.txt}).
   */
  public int podLimit() {
    return enis * slotsPerEni() + HOST_NETWORK_PODS;
  }
}
