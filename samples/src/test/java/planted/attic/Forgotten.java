package planted.attic;

final class Forgotten {}
