package io.wirecheck.check;

import java.util.List;

/**
 * What is judged. Its text names it to people, and does not change between runs on the same input.
 */
public interface Subject {

  /** The Kubernetes objects whose change under the run's hands makes the judgment void. */
  List<ObjectRef> objects();
}
