package planted.evidence;

final class ZoneManager {}
