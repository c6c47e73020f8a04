# Sourced by the scripts beside it: finds the JDK and the built product, starts and ends processes,
# and says on which machine the figures were taken. Nothing is downloaded.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/scripts/jdk.sh"
app=$root/cli/target/sallyport
classes=$root/bench/target/classes
work=
started=()

bench_need() { # program package
  command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || {
    echo "bench: $1 is missing (Debian: apt-get install $2)" >&2
    exit 2
  }
}

# Builds what is missing: the product as its launcher does, the helpers with javac.
bench_begin() {
  sallyport_find_jdk javac
  java=$SALLYPORT_JDK/bin/java
  "$root/sallyport" --version >/dev/null
  if [ ! -d "$classes" ] ||
    [ -n "$(find "$root/bench/src" "$app/sallyport.jar" -newer "$classes" -print -quit)" ]; then
    rm -rf "$classes"
    "$SALLYPORT_JDK/bin/javac" -nowarn -proc:none -d "$classes" -cp "$app/sallyport.jar:$app/lib/*" "$root"/bench/src/*.java \
      "$root/text/src/test/java/io/sallyport/text/Encodings.java" \
      "$root/guard/src/test/java/io/sallyport/guard/CanaryDisguises.java"
  fi
  work=$(mktemp -d)
  trap bench_end EXIT
  trap 'exit 130' INT TERM
}

# Builds the Quarkus proxy that others are compared with; sets quarkus_proxy to its jar.
bench_quarkus_proxy() {
  local folder=$root/bench/quarkus-proxy
  quarkus_proxy=$folder/target/quarkus-app/quarkus-run.jar
  if [ ! -f "$quarkus_proxy" ] || [ -n "$(find "$folder/src" "$folder/pom.xml" "$root/pom.xml" -newer "$quarkus_proxy" -print -quit)" ]; then
    echo "building the Quarkus proxy …" >&2
    sallyport_need_maven
    JAVA_HOME=$SALLYPORT_JDK mvn -q -B -ntp -f "$folder/pom.xml" clean package >"$work/quarkus-build.log" 2>&1 || {
      tail -n 20 "$work/quarkus-build.log" >&2
      exit 3
    }
  fi
}

bench_helper() { # class arguments…; as=exec takes the place of a shell in the background
  ${as:-} "$java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xlog:disable -Xlog:all=error:stderr --sun-misc-unsafe-memory-access=allow \
    -Djava.util.logging.config.file="$root/bench/quiet.properties" \
    --enable-native-access=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED ${SALLYPORT_JAVA_OPTS:-} -cp "$classes:$app/sallyport.jar" "$@"
}

bench_end() {
  local pid
  for pid in ${started[@]+"${started[@]}"}; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in ${started[@]+"${started[@]}"}; do
    wait "$pid" 2>/dev/null || true
  done
  [ -z "$work" ] || rm -rf "$work"
}

# Ends one process that this script started.
bench_stop() {
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

bench_free_port() {
  "$java" -XX:TieredStopAtLevel=1 -Xshare:auto "$root/bench/src/FreePorts.java" "$1"
}

bench_wait_for() { # port: until something listens there
  local i
  for ((i = 0; i < 300; i++)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.05
  done
  echo "bench: nothing listens on port $1" >&2
  cat "$work"/*.err "$work"/*/error.log >&2 2>/dev/null || true
  exit 3
}

# Starts a gateway: bench_gateway NAME PORT CONFIG. Sets gateway_pid and gateway_key.
bench_gateway() {
  : >"$work/$1.out"
  SALLYPORT_JAVA_OPTS=${SALLYPORT_JAVA_OPTS:-} "$root/sallyport" up --config "$3" --port "$2" \
    --data "$work/$1" >"$work/$1.out" 2>"$work/$1.err" &
  gateway_pid=$!
  started+=("$gateway_pid")
  local i
  for ((i = 0; i < 1800; i++)); do
    grep -q 'api_key' "$work/$1.out" && break
    kill -0 "$gateway_pid" 2>/dev/null || { cat "$work/$1.err" >&2; exit 3; }
    sleep 0.05
  done
  gateway_key=$(bench_key "$1")
}

bench_key() { # gateway's name: the key that it printed
  local i
  for ((i = 0; i < 600; i++)); do
    sed -n 's/^  \(sk-sp-[A-Za-z0-9_-]*\)$/\1/p' "$work/$1.out" | grep . && return 0
    sleep 0.05
  done
}

# CPU time of a process and its children in ticks (user and system).
bench_cpu() {
  local pid total=0 ticks
  for pid in "$1" $(cat /proc/"$1"/task/*/children 2>/dev/null); do
    ticks=$(sed 's/^.*) //' /proc/"$pid"/stat | cut -d' ' -f12,13 | tr ' ' '+')
    total=$((total + ticks))
  done
  echo "$total"
}

bench_rss() { # resident set in MiB
  awk '/^VmRSS:/ { printf "%d", $2 / 1024 }' /proc/"$1"/status
}

bench_load() { cut -d' ' -f1-3 /proc/loadavg; }

bench_machine() {
  echo "# $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(uname -sr)"
  echo "# JDK $(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$SALLYPORT_JDK/release"), commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo none)$(git -C "$root" diff --quiet HEAD -- 2>/dev/null || echo ' with changes')"
  echo "# load average before: $load_before, after: $(bench_load)"
}
load_before=$(bench_load)
