package planted.check;

public class Open {}
