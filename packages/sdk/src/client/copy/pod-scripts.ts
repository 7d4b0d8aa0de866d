/*
 * What runs in the pod, in any POSIX shell. Nothing is put into these texts: paths come as arguments. Relative paths begin
 * where the container begins; `~` is its home.
 */

/** Exit codes of the scripts, beside those of what they run. */
export const POD_EXITS = { missing: 66, noTar: 69, noFolder: 73, cannotWrite: 74, tar: 76, incomplete: 77 } as const;

const BEGIN = `
p=$1
case $p in '~') p=$HOME;; '~/'*) p=$HOME/\${p#'~/'};; esac
case $p in /*) ;; *) p=./$p;; esac
command -v tar >/dev/null 2>&1 || exit ${POD_EXITS.noTar}
`;

/**
 * Sends the folder `$1` as `.`, or the file `$1` as its name. A link that was named is followed, others are not.
 */
export const PACK = `${BEGIN}
if [ -d "$p" ]; then cd -- "$p" && exec tar cf - .; fi
[ -e "$p" ] || exit ${POD_EXITS.missing}
cd -- "\${p%/*}/" && exec tar chf - "./\${p##*/}"
`;

/**
 * Takes an archive whose entries lie in \`c/\`, and whose last one is \`end\`. They come into a hidden folder beside \`$1\`
 * and get their names once all are there. \`$2\` is \`into\` for a folder, \`name\` for one that may also be the new name of
 * \`$3\`, the only entry; \`$4\` makes the hidden folder's name unique.
 */
export const UNPACK = `${BEGIN}
n=$3
if [ "$2" = into ]; then mkdir -p -- "$p" || exit ${POD_EXITS.cannotWrite}
elif [ ! -d "$p" ]; then n=\${p##*/}; p=\${p%/*}/; [ -d "$p" ] || exit ${POD_EXITS.noFolder}
fi
cd -- "$p" || exit ${POD_EXITS.noFolder}
d=$PWD
s=$d/.aisubmit-cp-$4
trap 'cd /; rm -rf -- "$s"' EXIT
trap 'exit ${POD_EXITS.incomplete}' HUP INT TERM PIPE
mkdir -- "$s" || exit ${POD_EXITS.cannotWrite}
tar xpof - -C "$s" || exit ${POD_EXITS.tar}
[ -e "$s/end" ] || exit ${POD_EXITS.incomplete}
put() {
  if [ ! -d "$1" ] || [ -L "$1" ]; then
    if [ -d "$2" ]; then echo "$2 is a folder" >&2; return 1; fi
    mv -f -- "$1" "$2"
  elif [ -d "$2" ]; then
    cd -- "$1" && find . -type d -exec sh -c '
      b="{"  # GNU find takes two braces for itself, wherever they stand
      for f do
        mkdir -p -- "$0/$f" && cd -- "$f" &&
        find . ! -name . -prune ! -type d -exec sh -c '\\''mv -f -- "$@" "$0"'\\'' "$0/$f" "$b}" + &&
        cd -- "$OLDPWD" || exit 1
      done' "$2" {} +
  else mv -- "$1" "$2"
  fi
}
for f in "$s"/c/* "$s"/c/.[!.]* "$s"/c/..?*; do
  [ -e "$f" ] || [ -L "$f" ] || continue
  if [ "$2" = into ]; then n=\${f##*/}; fi
  put "$f" "$d/$n" || exit ${POD_EXITS.cannotWrite}
done
`;
