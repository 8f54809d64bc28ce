package planted.evidence;

final class Result {}
