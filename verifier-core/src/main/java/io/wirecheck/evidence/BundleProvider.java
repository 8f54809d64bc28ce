package io.wirecheck.evidence;

import com.google.auto.service.AutoService;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Opens {@code bundle:PATH}. */
@AutoService(NetworkProvider.class)
public final class BundleProvider implements NetworkProvider {

  @Override
  public String scheme() {
    return "bundle";
  }

  @Override
  public List<String> describeAddresses() {
    return List.of(
        "bundle:PATH  what another run recorded, or documents put together by hand (directory or zip)");
  }

  @Override
  public Network open(final NetworkAddress address) {
    try {
      return BundleNetwork.open(Path.of(address.name()));
    } catch (final InvalidPathException noPath) {
      throw new AddressException(
          "'%s' is no path: %s; write bundle:PATH".formatted(address.name(), noPath.getReason()));
    }
  }
}
