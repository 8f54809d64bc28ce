package planted.check;

public class OpenError extends RuntimeException {

  private static final long serialVersionUID = 1;
}
