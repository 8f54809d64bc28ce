package planted.reference;

public final class Network {}
