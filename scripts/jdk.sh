# Sourced by ./sallyport and ./verify: sets SALLYPORT_JDK to the home of a JDK 25 or later, or says
# in one line what is missing and ends with status 2. Maven and the product run on the same one,
# because Quarkus builds inside Maven's own JVM.

sallyport_jdk_version() { # home -> major version, nothing if there is none
  [ -x "$1/bin/java" ] && [ -f "$1/release" ] &&
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

sallyport_find_jdk() { # $1: the program a home must have, java or javac
  path_java=$(command -v java 2>/dev/null) || path_java=
  [ -n "$path_java" ] && path_java=$(readlink -f "$path_java") && path_java=${path_java%/bin/java}
  best=
  for home in "${JAVA_HOME:-}" "$path_java" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(sallyport_jdk_version "$home") || continue
    [ -n "$version" ] && [ -x "$home/bin/$1" ] || continue
    if [ "$version" -eq 25 ]; then
      best=$home
      break
    elif [ "$version" -gt 25 ] && [ -z "$best" ]; then
      best=$home
    fi
  done
  if [ -z "$best" ]; then
    echo "sallyport: no JDK 25 found in JAVA_HOME, on the PATH or in the usual folders; install one (such as Temurin 25) or set JAVA_HOME" >&2
    exit 2
  fi
  SALLYPORT_JDK=$best
}

sallyport_need_maven() {
  command -v mvn >/dev/null 2>&1 || {
    echo "sallyport: Maven is missing; install it (Debian: apt-get install maven)" >&2
    exit 2
  }
}

# Runs the command line: sallyport_run APP ARGUMENTS…
# The AOT cache (JEP 514) holds what a start of this build on this JDK loads; the first run makes it.
# Its name says which build and in which place; one that does not fit would never be used.
sallyport_run() {
  app=$1
  shift
  java=$SALLYPORT_JDK/bin/java
  set -- -cp "$app/sallyport.jar" io.sallyport.cli.Sallyport "$@"
  flags="-Djava.util.logging.manager=org.jboss.logmanager.LogManager
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
    --add-opens java.base/java.lang=ALL-UNNAMED -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xlog:disable
    -Xlog:all=error,aot*=off:stderr"
  build=$({ echo "$app"; cksum <"$app/sallyport.jar"; (cd "$app/lib" && wc -c -- *); } | cksum | cut -d ' ' -f 1)
  cache=$app/sallyport-$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$SALLYPORT_JDK/release")-$build.aot
  # shellcheck disable=SC2086 # flags are words
  if [ ! -f "$cache" ] && [ -w "$app" ]; then
    rm -f "$app"/sallyport-*.aot
    # Without what the short run measured of its methods: a server compiled by that stays slower.
    "$java" $flags -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions \
      -XX:-AOTRecordTraining -XX:AOTCacheOutput="$cache.$$" -cp "$app/sallyport.jar" \
      io.sallyport.cli.Sallyport warm-up >/dev/null 2>&1 && mv -f "$cache.$$" "$cache" || rm -f "$cache.$$"
  fi
  # A short command ends before the optimising compiler has paid for itself.
  case " $* " in
    *" up "* | *" warm-up "* | *" --jsonl "* | *" audit "*) ;;
    *) flags="$flags -XX:TieredStopAtLevel=1" ;;
  esac
  # shellcheck disable=SC2086
  if [ -f "$cache" ]; then
    exec "$java" $flags -XX:AOTCache="$cache" ${SALLYPORT_JAVA_OPTS:-} "$@"
  fi
  # shellcheck disable=SC2086
  exec "$java" $flags ${SALLYPORT_JAVA_OPTS:-} "$@"
}
