package planted.live.dns;

public final class Resolver {}
