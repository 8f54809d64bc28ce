package io.wirecheck.lab;

/**
 * A fault: the tcpdump on one interface is killed as soon as it listens.
 *
 * @param victim the interface
 */
record LostCapture(LabInterface victim) {

  /** On the primary interface of the first node: every round has a capture there. */
  static LostCapture of(final Layout layout) {
    return new LostCapture(layout.nodes().get(0).primary());
  }

  /** A program in front of the real one: the agent's PATH begins with its directory. */
  String wiring() {
    return """
        cat >/run/bin/tcpdump <<'PROGRAM'
        #!/bin/sh
        program=$(PATH=${PATH#/run/bin:} command -v tcpdump)
        expected=no
        for word; do
          if [ $expected = yes ]; then device=$word; expected=no; fi
          if [ "$word" = -i ]; then expected=yes; fi
        done
        if [ "$(cat "/sys/class/net/$device/address")" != %s ]; then exec "$program" "$@"; fi
        messages=$(mktemp -u) && mkfifo "$messages"
        "$program" "$@" 2>"$messages" &
        while read -r message; do
          echo "$message" >&2
          case $message in *"listening on"*) kill -KILL $! ;; esac
        done <"$messages"
        rm "$messages"
        wait $!
        PROGRAM
        chmod 755 /run/bin/tcpdump
        """
        .formatted(victim.mac());
  }
}
