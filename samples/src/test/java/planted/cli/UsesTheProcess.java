package planted.cli;

/** The command line may. */
final class UsesTheProcess {

  void exits() {
    System.exit(1);
  }

  void prints() {
    System.out.println("printed");
  }
}
