package io.wirecheck.model;

import java.util.List;

/** A VPC, as DescribeVpcs has it, with the IPv4 and IPv6 ranges associated with it. */
public record Vpc(String id, String ownerId, List<CidrAssociation> cidrs) {

  /** A range and the state of its association; only {@code associated} counts. */
  public record CidrAssociation(Cidr cidr, String state) {

    public boolean isAssociated() {
      return state.equals("associated");
    }
  }

  public Vpc {
    cidrs = List.copyOf(cidrs);
  }
}
