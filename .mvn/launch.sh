# Sourced by the launchers: finds a JDK 25, builds what is missing or out of date, runs Java.
#
# The caller sets: name (for messages), root (the checkout), module and main (the class to run).
# A launcher runs from a copy of the jars in MODULE/target/app-N, never from what Maven writes to:
# a rebuild must not pull the jars from under a daemon that is running.

say() {
  echo "$name: $*" >&2
}

fail() {
  say "$*"
  exit 2
}

# The feature version of the JDK in folder $1, or 0.
jdk_version() {
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    echo "${version:-0}"
  else
    echo 0
  fi
}

# A JDK of version 25 or newer in $jdk; exactly 25 where one is installed.
find_jdk() {
  for jdk in "${JAVA25_HOME:-}" "${JAVA_HOME:-}"; do
    [ "$(jdk_version "$jdk")" -ge 25 ] && return 0
  done
  java=$(command -v java 2>/dev/null) && java=$(readlink -f "$java" 2>/dev/null) &&
    jdk=${java%/bin/java} && [ "$(jdk_version "$jdk")" -ge 25 ] && return 0
  for wanted in 25 26 27 28 29; do
    for jdk in /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* /opt/*jdk* /opt/java/* \
      "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
      /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
      [ "$(jdk_version "$jdk")" -eq "$wanted" ] && return 0
    done
  done
  fail "no JDK 25 found: install one (for example from https://adoptium.net) or set JAVA25_HOME"
}

# The modules that the launched one is made of, in the order of the build.
modules="protocol storage $module"

# Whether a source or pom is newer than file $1. Folders count: a deleted file touches its folder.
changed_since() {
  (
    cd "$root" || exit 2
    set -- "$1" pom.xml
    stamp=$1
    shift
    for part in $modules; do
      set -- "$@" "$part/pom.xml"
      [ -d "$part/src/main" ] && set -- "$@" "$part/src/main"
    done
    [ -n "$(find "$@" -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
  )
}

# Names the current copy in $app; fails where there is none or it is out of date.
find_app() {
  app=$(cat "$target/app" 2>/dev/null) && app=$target/$app && [ -r "$app/stamp" ] &&
    ! changed_since "$app/stamp"
}

build() {
  if [ -e "$target/app" ]; then
    say "sources have changed, building..."
  else
    say "first run, building (about a minute)..."
  fi
  log=$target/launcher-build.log
  rm -rf "$target/lib" "$target/$module"-*.jar
  touch "$target/stamp"
  quiet="-XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
  # The tests are neither compiled nor run: that is the work of ./mvnw verify.
  if (
    cd "$root" &&
      JAVA_HOME=$jdk JAVA25_HOME=${JAVA25_HOME:-$jdk} MAVEN_OPTS="$quiet ${MAVEN_OPTS:-}" \
        ./mvnw -B -Dstyle.color=never -Dmaven.test.skip=true -pl "$module" -am package
  ) >"$log" 2>&1 </dev/null; then
    return 0
  fi
  grep -E '^\[ERROR\]|^\[WARNING\].*[.]java:|rror:|^mvnw' "$log" |
    grep -vE 'Help 1\]$|e-run Maven|For more information|After correcting|<args>|\] *$' |
    head -n 20 >&2
  fail "the build failed; all of it is in $log"
}

# Copies what the build made to a folder of its own and makes it the current one. Its stamp is the
# time at which the build began ($target/stamp): what changed since then is built again next time.
# The copies of two builds ago and before are removed.
stage() {
  rm -rf "$target/app-new"
  mkdir "$target/app-new"
  cp "$target/$module"-*.jar "$target"/lib/*.jar "$target/app-new/" ||
    fail "the build left no jars in $target; delete it and start again"
  mv "$target/stamp" "$target/app-new/stamp"
  number=$(sed 's/^app-//' "$target/app" 2>/dev/null)
  number=$((${number:-0} + 1))
  rm -rf "$target/app-$number" "$target/app-$((number - 3))"
  mv "$target/app-new" "$target/app-$number"
  echo "app-$number" >"$target/app.new"
  mv -f "$target/app.new" "$target/app"
  app=$target/app-$number
}

# Whether Maven was run by hand (or is running this as a test) and left all that is needed.
built_by_maven() {
  jar=$(ls "$target/$module"-*.jar 2>/dev/null) && [ -d "$target/lib" ] && [ -f "$jar" ] &&
    ! changed_since "$jar" && touch -r "$jar" "$target/stamp"
}

# One launcher builds at a time. The lock is a link that names the process that holds it.
lock() {
  mkdir -p "$root/target"
  lock=$root/target/launcher.lock
  told=
  until ln -s "$$" "$lock" 2>/dev/null; do
    holder=$(readlink "$lock" 2>/dev/null) || continue
    if ! kill -0 "$holder" 2>/dev/null; then
      # Its holder died. Whoever moves it away first has won; a live lock is moved back.
      if mv "$lock" "$lock.$$" 2>/dev/null; then
        [ "$(readlink "$lock.$$")" = "$holder" ] || mv -n "$lock.$$" "$lock" 2>/dev/null
        rm -f "$lock.$$"
      fi
      continue
    fi
    [ -n "$told" ] || say "waiting for another build to end..."
    told=yes
    sleep 1
  done
  trap 'rm -f "$lock"' EXIT
  trap 'exit 130' INT HUP TERM
}

unlock() {
  rm -f "$lock"
  trap - EXIT INT HUP TERM
}

ensure_app() {
  target=$root/$module/target
  find_app && return 0
  lock
  if ! find_app; then
    mkdir -p "$target"
    built_by_maven || build
    stage
  fi
  unlock
}

# Runs the main class with the JVM options in $jvm and the arguments of the launcher.
launch() {
  find_jdk
  ensure_app
  # File names are UTF-8; without such a locale Java could not name them.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
  # Word splitting is meant: these are lists of options.
  # shellcheck disable=SC2086
  exec "$jdk/bin/java" --enable-native-access=ALL-UNNAMED $jvm ${MUSTER_JAVA_OPTS:-} \
    -cp "$app/*" "$main" "$@"
}
