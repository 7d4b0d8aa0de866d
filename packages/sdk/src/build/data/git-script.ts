import { RUN } from '../container-paths.ts';

/** Where the container that clones sees the volume; the repository is a folder in it, made by its own user. */
export const WORK = '/workspace';
/** The folder of the volume that the workload sees. */
export const REPOSITORY = 'repo';
/** The Secret's files, in the container that clones alone. */
export const KEYS = `${RUN}/git`;
/** The allowed signers, likewise. */
export const SIGNERS = `${RUN}/signers`;

/**
 * Clones one repository, in any POSIX shell. The text never changes: what the request says are its arguments, `key=value`
 * each, so nothing of them is read as code. It holds no `$(NAME)` that Kubernetes would expand, and no doubled dollar.
 * Its last line, also left as the container's termination message, is one sentence without credentials.
 */
export const GIT_SCRIPT = `umask 022
url= base= name= ref= commit= secret= signed=
depth=1 submodules=false lfs=false
for word; do
  value=\${word#*=}
  case $word in
  url=*) url=$value ;;
  base=*) base=$value ;;
  name=*) name=$value ;;
  ref=*) ref=$value ;;
  commit=*) commit=$value ;;
  secret=*) secret=$value ;;
  depth=*) depth=$value ;;
  submodules=*) submodules=$value ;;
  lfs=*) lfs=$value ;;
  signed=*) signed=$value ;;
  esac
done
unset GIT_SSL_NO_VERIFY GIT_CONFIG_PARAMETERS GIT_DIR GIT_WORK_TREE GIT_ASKPASS SSH_ASKPASS GIT_PROXY_COMMAND GIT_CURL_VERBOSE GIT_TRACE GIT_TRACE_CURL GIT_TRACE_PACKET
keys=${KEYS}
signers=${SIGNERS}
repo=${WORK}/${REPOSITORY}
export HOME=${WORK}/home TMPDIR=${WORK}/home LC_ALL=C
out=$HOME/out
text= part=

fail() {
  last="git clone of $name failed: $1"
  { printf '%s\\n' "$last" >/dev/termination-log; } 2>/dev/null
  rm -rf "$HOME" 2>/dev/null
  printf '%s\\n' "$last" >&2
  exit 1
}

show() {
  printf '%s\\n' "$text" | sed 's/[^ -~]//g' >&2
}

explain() {
  show
  of="the Secret \${secret:-(none is named)}"
  case $part$text in
  *"'blocked'"* | *"transport '"*"' not allowed"* | "submodule:"*"repository '"*"' does not exist"*) fail "a submodule is on another host or reached in another way than $base" ;;
  *'HOST IDENTIFICATION HAS CHANGED'*) fail "the host shows another key than known_hosts of $of; somebody may be in between, or the key was changed" ;;
  *'host key is known for'* | *'Host key verification failed'*) fail "known_hosts of $of does not name the key of this host" ;;
  *'invalid format'* | *'error in libcrypto'*) fail "authentication failed; ssh-privatekey of $of is no key that can be used, it may be damaged or have a passphrase" ;;
  *'Authentication failed'* | *'could not read Username'* | *'could not read Password'* | *'Permission denied'* | *'error: 401'* | *'error: 403'*) fail "authentication failed; check $of, and that it may read this repository" ;;
  *'error: 30'[12378]*) fail "the server has it elsewhere; use the address that your browser ends at" ;;
  *'No space left'* | *'quota exceeded'*) fail 'it is larger than the space for it; ask for more with --ephemeral-storage' ;;
  *'signal 9'* | *'ut of memory'*) fail 'it is too large for the memory of the container that clones; ask for less of its history with depth' ;;
  *'fsck'* | *'object corrupt'*) fail 'its history holds broken or malicious objects' ;;
  *'certificate'*) fail "the certificate of the server is not trusted; put its authority into the key ca.crt of $of" ;;
  *'not found'* | *'not be found'* | *'does not exist'* | *'not appear to be a git repository'* | *'no such repository'*) fail 'there is no such repository, or the login may not see it' ;;
  esac
  if is_network "$text"; then fail 'the host cannot be reached; check its name, and that the network of your cluster lets you'; fi
  fail 'see the lines above'
}

is_network() {
  case $1 in
  '' | *'resolve host'* | *'refused'* | *'timed out'* | *'Timeout'* | *'unreachable'* | *'No route to host'* | *'connect to'* | *'reset by peer'* | *'Connection closed'* | *'disconnect'* | *'early EOF'* | *'too slow'* | *'error: 50'[0234]* | *'name resolution'*) return 0 ;;
  esac
  return 1
}

# What git says is kept in memory: the volume may be full.
attempt() {
  tries=0
  until text=$("$@" 2>&1 >"$out"); do
    tries=$((tries + 1))
    if [ "$tries" -ge 3 ] || ! is_network "$text"; then return 1; fi
    sleep 2
  done
}

count=0
conf() {
  export "GIT_CONFIG_KEY_$count=$1" "GIT_CONFIG_VALUE_$count=$2"
  count=$((count + 1))
  export GIT_CONFIG_COUNT=$count
}

chmod -R u+rwX "$repo" "$HOME" 2>/dev/null
rm -rf "$repo" "$HOME"
mkdir "$repo" "$HOME" || fail 'its volume cannot be written'

conf core.hooksPath /dev/null
conf core.fsmonitor false
conf credential.helper ''
conf protocol.file.allow never
conf transfer.fsckObjects true
conf fetch.fsckObjects true
conf fetch.recurseSubmodules false
conf submodule.recurse false
conf http.followRedirects false
conf http.sslVerify true
conf http.lowSpeedLimit 1000
conf http.lowSpeedTime 60
conf gc.auto 0
conf maintenance.auto false
conf pack.threads 1
conf advice.detachedHead false
conf init.defaultBranch main
for prefix in '' https:// http:// ssh:// git:// file:// git@; do conf url.blocked::.insteadOf "$prefix"; done
conf "url.$base.insteadOf" "$base"
host=\${base#*://}
host=\${host#*@}
host=\${host%/}
host=\${host%%:*}
conf "url.$base.insteadOf" "git@$host:"
conf "url.$base.insteadOf" "ssh://git@$host/"
conf "url.$base.insteadOf" "https://$host/"

case $base in
https://*)
  if [ -r "$keys/ca.crt" ]; then
    conf http.sslCAInfo "$keys/ca.crt"
    unset GIT_SSL_CAINFO
  fi
  if [ -n "$secret" ]; then
    [ -r "$keys/password" ] || fail "the Secret $secret has no key password"
    AISUBMIT_GIT_HOST=\${base#https://}
    export AISUBMIT_GIT_HOST=\${AISUBMIT_GIT_HOST%/}
    conf credential.helper '!f() {
      [ "$1" = get ] || exit 0
      while IFS="=" read -r key value; do
        case $key in protocol) protocol=$value ;; host) host=$value ;; esac
      done
      [ "$protocol" = https ] && [ "$host" = "$AISUBMIT_GIT_HOST" ] || exit 0
      user=git
      if [ -r ${KEYS}/username ]; then user=$(cat ${KEYS}/username); fi
      printf "username=%s\\npassword=%s\\n" "$user" "$(cat ${KEYS}/password)"
    }; f'
  fi
  ;;
*)
  for key in ssh-privatekey known_hosts; do
    [ -r "$keys/$key" ] || fail "the Secret $secret has no key $key"
  done
  options='-F none -i ${KEYS}/ssh-privatekey -o UserKnownHostsFile=${KEYS}/known_hosts -o GlobalKnownHostsFile=/dev/null'
  options="$options -o StrictHostKeyChecking=yes -o UpdateHostKeys=no -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes"
  options="$options -o PreferredAuthentications=publickey -o ForwardAgent=no -o ClearAllForwardings=yes -o ControlMaster=no"
  options="$options -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
  export GIT_SSH_VARIANT=ssh GIT_SSH_COMMAND="ssh $options"
  ;;
esac

set -- HEAD
if [ -n "$ref" ]; then set -- HEAD "refs/heads/$ref" "refs/tags/$ref"; fi
if ! attempt timeout 60 git ls-remote --symref -- "$url" "$@"; then
  case $url:$text in
  *.git:*) explain ;;
  *'error: 30'[12378]*)
    # Some servers know a repository only with its ending.
    url=$url.git
    attempt timeout 60 git ls-remote --symref -- "$url" "$@" || explain
    ;;
  *) explain ;;
  esac
fi

tab='	'
usual= branch= tag= any=
while IFS=$tab read -r id full; do
  case $id:$full in
  'ref: refs/heads/'*:HEAD) usual=\${id#ref: refs/heads/} ;;
  *:"refs/heads/$ref") branch=$id any=$id ;;
  *:"refs/tags/$ref") tag=$id any=$id ;;
  *) any=$id ;;
  esac
done <"$out"
if [ -z "$commit$ref" ]; then
  case $usual in '' | -* | *[!A-Za-z0-9._/+@#=,-]*) fail 'it is empty, or its default branch has no name that can be used; name a branch' ;; esac
  ref=$usual branch=$any
fi
if [ -z "$commit" ] && [ -z "$branch$tag" ]; then fail "there is no branch or tag $ref"; fi

format=sha1
if [ "\${#commit}" -eq 64 ] || [ "\${#any}" -eq 64 ]; then format=sha256; fi
cd "$repo" || fail 'its volume cannot be entered'
text=$(git init -q --template= --object-format="$format" . 2>&1) || explain
text=$(git remote add -- origin "$url" 2>&1) || explain
set -- --no-tags --depth "$depth"
if [ "$depth" -eq 0 ]; then set --; fi
if [ -n "$commit" ]; then
  if ! attempt git fetch -q "$@" -- origin "$commit"; then
    case $text in
    *'not our ref'*) fail "there is no commit $commit" ;;
    *'unadvertised'* | *'not valid'* | *'not reachable'*) attempt git fetch -q -- origin '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*' || explain ;;
    *) explain ;;
    esac
  fi
  target=$commit
elif [ -n "$branch" ]; then
  attempt git fetch -q "$@" -- origin "+refs/heads/$ref:refs/remotes/origin/$ref" || explain
  target=refs/remotes/origin/$ref
else
  attempt git fetch -q "$@" -- origin "+refs/tags/$ref:refs/tags/$ref" || explain
  target=refs/tags/$ref
fi
id=$(git rev-parse --verify -q --end-of-options "$target^{commit}") || fail "there is no commit \${commit:-in $ref}"
if [ -n "$commit" ] && [ "$id" != "$commit" ]; then fail "$commit is not the hash of a commit"; fi

if [ -n "$signed" ]; then
  command -v ssh-keygen >/dev/null || fail 'the image for git has no ssh-keygen, which verifies signatures'
  [ -r "$signers/allowed_signers" ] || fail "the ConfigMap $signed has no key allowed_signers"
  conf gpg.ssh.allowedSignersFile "$signers/allowed_signers"
  if [ -r "$signers/revoked_keys" ]; then conf gpg.ssh.revocationFile "$signers/revoked_keys"; fi
  conf gpg.minTrustLevel fully
  conf gpg.openpgp.program false
  conf gpg.program false
  conf gpg.x509.program false
  if ! text=$(git verify-commit "$id" 2>&1); then
    show
    fail "commit $id is not signed by one of the allowed signers of the ConfigMap $signed"
  fi
fi

if [ "$lfs" = true ]; then
  command -v git-lfs >/dev/null || fail 'the image for git has no git-lfs'
  conf filter.lfs.process 'git-lfs filter-process'
  conf filter.lfs.smudge 'git-lfs smudge -- %f'
  conf filter.lfs.required true
  conf lfs.transfer.maxRetries 3
  conf lfs.transfer.maxRetryDelay 2
  conf lfs.url "\${url%.git}.git/info/lfs"
fi
if [ -n "$branch" ] && [ -z "$commit" ]; then
  text=$(git checkout -q --track -B "$ref" "$target" 2>&1) || explain
else
  text=$(git checkout -q --detach "$id" 2>&1) || explain
fi
[ "$(git rev-parse HEAD)" = "$id" ] || fail "what was checked out differs from commit $id"
if [ "$submodules" = true ]; then
  part=submodule:
  set -- --depth 1
  if [ "$depth" -eq 0 ]; then set --; fi
  attempt git submodule --quiet update --init --recursive "$@" || explain
fi
rm -rf "$HOME"
printf '%s\\n' "git clone of $name is done: commit $id"
`;
