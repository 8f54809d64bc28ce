package planted.run;

final class UsesTheProcess {

  void exits() {
    System.exit(1);
  }

  void halts() {
    Runtime.getRuntime().halt(1);
  }

  void prints() {
    System.out.println("printed");
  }

  void traces(Exception e) {
    e.printStackTrace();
  }
}
