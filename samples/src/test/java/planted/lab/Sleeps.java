package planted.lab;

import java.util.concurrent.TimeUnit;

final class Sleeps {

  void onThread() throws InterruptedException {
    Thread.sleep(1);
  }

  void onUnit() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
  }
}
