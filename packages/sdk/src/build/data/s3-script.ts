import { RUN } from '../container-paths.ts';

/** The folder that is filled or emptied, in a helper container; what the workload calls it never reaches a script. */
export const DATA = '/data';
/** What rclone and the script write. */
export const WORK = '/work';
/** The Secret's files, in the helper container alone. */
export const KEYS = `${RUN}/s3`;
/** The authority of the store, likewise. */
export const AUTHORITY = `${RUN}/s3-ca`;
/** The service account's token, likewise. */
export const TOKEN = `${RUN}/s3-token`;

/**
 * What every S3 script begins with, in any POSIX shell. The text never changes: what the request says are its arguments,
 * `key=value` each, so nothing of them is read as code. It holds no `$(NAME)` that Kubernetes would expand, and no
 * doubled dollar. Failures end in one sentence without credentials, also left as the container's termination message.
 */
export const S3_PRELUDE = `umask 022
place= secret= role=false space=0 trial=false
every=300 grace=300 patience=600 silence=60 start=1800
for word; do
  value=\${word#*=}
  case $word in
  place=*) place=$value ;;
  secret=*) secret=$value ;;
  role=*) role=$value ;;
  space=*) space=$value ;;
  trial=*) trial=$value ;;
  every=*) every=$value ;;
  grace=*) grace=$value ;;
  patience=*) patience=$value ;;
  silence=*) silence=$value ;;
  start=*) start=$value ;;
  esac
done
keys=${KEYS}
work=${WORK}
data=${DATA}
err=$work/err
out=$work/out
export HOME=$work TMPDIR=$work LC_ALL=C

say() {
  { printf '%s\\n' "s3 $what $place $1" >/dev/termination-log; } 2>/dev/null
  printf '%s\\n' "s3 $what $place $1" >&2
}

fail() {
  say "failed: $1"
  exit 1
}

show_errors() {
  head -c 20000 "$err" | sed 's/[^ -~]//g; s/X-Amz-[^ "]*/.../g' >&2
}

is_network() {
  case $(head -c 60000 "$err") in
  *x509* | *AccessDenied* | *Forbidden* | *InvalidAccessKeyId* | *SignatureDoesNotMatch* | *NoSuchBucket*) return 1 ;;
  *'refused'* | *'no such host'* | *'imeout'* | *'unreachable'* | *'no route'* | *'reset by peer'* | *'broken pipe'* | *'EOF'* | *'deadline exceeded'* | *'misbehaving'* | *'Temporary failure'* | *'tatus code: 5'* | *'StatusCode: 5'* | *'SlowDown'* | *'ServiceUnavailable'* | *'InternalError'*) return 0 ;;
  esac
  return 1
}

explain() {
  of="the Secret $secret"
  if [ "$role" = true ]; then of='the role, and that it trusts this service account'; fi
  case $(head -c 60000 "$err") in
  *'x509'* | *'certificate'*) why="the certificate of the store is not trusted; put its authority into ca.crt of the Secret, or into a ConfigMap that ca names" ;;
  *'RequestTimeTooSkewed'*) why='the clock of its node differs too much from that of the store; tell your cluster admin' ;;
  *'InvalidAccessKeyId'* | *'SignatureDoesNotMatch'* | *'ExpiredToken'* | *'InvalidToken'* | *'TokenRefreshRequired'* | *'NoCredentialProviders'* | *'AssumeRoleWithWebIdentity'* | *'no EC2 IMDS role'*) why="the store does not take the credentials; check $of" ;;
  # Of a prefix with nothing below it the store says nothing; only a bucket can be missing.
  *'NoSuchBucket'* | *'directory not found'*) why="there is no bucket \${place%%/*}" ;;
  *'AccessDenied'* | *'Forbidden'* | *'Access Denied'* | *'tatus code: 403'* | *'StatusCode: 403'* | *'tatus code: 401'* | *'StatusCode: 401'*) why="access is denied; check $of, and what it may do in this bucket" ;;
  *'PermanentRedirect'* | *'AuthorizationHeaderMalformed'* | *'IllegalLocationConstraint'* | *'tatus code: 301'*) why='the bucket is in another region; name it with region' ;;
  *'No space left'* | *'no space left'* | *'quota exceeded'*) why='the folder is full; ask for more with size and --ephemeral-storage' ;;
  *'object not found'*) why='nothing is there' ;;
  *'file is being updated'*) why='files were changed while they were read' ;;
  *) why='see the lines above'
    if is_network; then why='the store cannot be reached; check its address, and that the network of your cluster lets you'; fi ;;
  esac
}

prepare() {
  : >"$err" 2>/dev/null || fail 'its work folder cannot be written'
  command -v rclone >/dev/null || fail 'the image for S3 has no rclone'
  if [ "$trial" = true ]; then
    case $JOB_COMPLETION_INDEX in '' | *[!0-9]*) fail 'the number of the trial is not known' ;; esac
    place=$place/trial-$JOB_COMPLETION_INDEX
  fi
  if [ "$role" = true ]; then
    [ -s ${TOKEN}/token ] || fail 'there is no token of the service account'
  else
    [ -r "$keys/credentials" ] || fail "the Secret $secret has no key credentials"
    for key in aws_access_key_id aws_secret_access_key; do
      grep -q "^[[:space:]]*$key[[:space:]]*=[[:space:]]*[^[:space:]]" "$keys/credentials" || fail "the key credentials of the Secret $secret has no $key"
    done
    grep -q '^[[:space:]]*\\[default\\]' "$keys/credentials" || fail "the key credentials of the Secret $secret has no profile [default]"
  fi
  if [ -r ${AUTHORITY}/ca.crt ]; then
    export RCLONE_CA_CERT=${AUTHORITY}/ca.crt
  elif [ -r "$keys/ca.crt" ]; then
    export RCLONE_CA_CERT="$keys/ca.crt"
  fi
}

attempt() {
  tries=0
  until "$@" >"$out" 2>"$err"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 3 ] || ! is_network; then return 1; fi
    sleep $((tries * 2))
  done
}
`;
