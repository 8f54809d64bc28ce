package planted.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

final class Statics {

  static int counter;
  static final ConcurrentMap<String, String> CACHE = new ConcurrentHashMap<>();
  static final ArrayList<String> LIST = new ArrayList<>();
  static final byte[] OPEN_TABLE = {1, 2};
  static final AtomicInteger LATEST = new AtomicInteger();

  private static final byte[] TABLE = {1, 2};
  static final List<String> NAMES = List.of("a");
  static final int LIMIT = TABLE.length;

  enum HasASyntheticArray {
    VALUE
  }
}
