# The first process of a lab's namespaces: with it, the kernel ends everything else in them.
# Runs the scripts that it is told to on its standard input, beside each other, and says on its
# standard output which has ended, and how. The end of its input is its own.
directory=$1
mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/tmp /run/bin || exit 1
export TMPDIR=/run/tmp PATH="/run/bin:$PATH"
echo ready
while read -r verb number; do
  script=$directory/$number
  case $verb in
    run)
      # A session of its own, so that a cut reaches all that the script has started.
      setsid sh -c 'sh "$0.sh" </dev/null >"$0.out" 2>"$0.err"; echo "$1 $?"' "$script" "$number" &
      echo $! >"$script.pid"
      ;;
    cut)
      read -r leader <"$script.pid" && kill -s KILL -- "-$leader" "$leader" 2>/dev/null
      ;;
  esac
done
