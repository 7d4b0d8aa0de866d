import { SSH_FOLDER, SSH_MARK, SSH_USER } from '../../ssh-names.ts';
import { HOME, RUN } from '../container-paths.ts';
import { NOTEBOOK_PORT } from '../ide/ide.ts';

/** On the home, so that the host key outlives the pod. */
const STATE = `${HOME}/.aisubmit/ssh`;

/** Where Debian, Red Hat, SUSE and Alpine have it, else wherever the image does; re-executing itself it needs the whole path. */
const FIND = `sshd=/usr/sbin/sshd
[ -x "$sshd" ] || sshd=$(command -v sshd) || sshd=
if [ ! -x "$sshd" ] || ! command -v ssh-keygen >/dev/null; then
  echo '${SSH_MARK} missing'
  exit 69
fi
`;

const PREPARE = `# What kubectl aisubmit connect --ide runs first. stdin: one public key.
set -eu
umask 077
${FIND}state=${STATE}
IFS= read -r key
case $key in
'ssh-ed25519 AAAA'*) ;;
*) exit 65 ;;
esac
if ! mkdir -p "$state" || ! : >"$state/new.$$"; then
  echo '${SSH_MARK} readonly'
  exit 73
fi
rm -f "$state/new.$$"
if [ ! -s "$state/host_key" ]; then
  ssh-keygen -q -t ed25519 -N '' -C ${SSH_USER} -f "$state/new.$$" >&2
  # Of two that come at the same time the first one's key stays.
  ln "$state/new.$$" "$state/host_key" 2>/dev/null || [ -s "$state/host_key" ] || mv "$state/new.$$" "$state/host_key"
  rm -f "$state/new.$$" "$state/new.$$.pub"
fi
# The node may have given it to the group of the volumes.
chmod 600 "$state/host_key"
host=$(ssh-keygen -y -f "$state/host_key")
if ! grep -qxF -e "$key" "$state/authorized_keys" 2>/dev/null; then
  printf '%s\\n' "$key" >>"$state/authorized_keys"
fi
printf '%s host %s\\n' ${SSH_MARK} "$host"
`;

const SERVE = `# What kubectl aisubmit ssh-proxy runs for each connection.
set -eu
${FIND.replace(`echo '${SSH_MARK} missing'`, `echo '${SSH_MARK} missing' >&2`)}key=${STATE}/host_key
if [ ! -f "$key" ]; then
  echo '${SSH_MARK} unprepared' >&2
  exit 78
fi
# OpenSSH takes no key that others may read, and the node may have given it to the group of the volumes.
chmod 600 "$key"
[ -x /bin/bash ] || exec "$sshd" -i -e -f ${SSH_FOLDER}/sshd_config
# Nothing is left behind: a notebook's first process would not take care of what has lost its parent.
exec 3>&1
{
  "$sshd" -i -e -f ${SSH_FOLDER}/sshd_config >&3 && code=0 || code=$?
  echo "$code"
} | /bin/bash ${SSH_FOLDER}/in-use 3>&- >/dev/null
`;

/**
 * Who works in a notebook over SSH uses it: its server, which ends when nobody does, is asked something now and then. Jupyter
 * counts what is asked with the token, code-server whatever is asked.
 */
const IN_USE = `# stdin: the exit code of the SSH server, once it has ended
while :; do
  read -t 60 -r code
  got=$?
  [ $got -ne 0 ] || exit "$code"
  # More than 128 is the end of the wait, anything else that of the input.
  [ $got -gt 128 ] || exit 255
  (
    exec 3<>/dev/tcp/127.0.0.1/${NOTEBOOK_PORT} || exit
    printf 'GET /api/sessions HTTP/1.0\\r\\nHost: 127.0.0.1:${NOTEBOOK_PORT}\\r\\nAuthorization: token %s\\r\\n\\r\\n' \\
      "$(cat ${RUN}/token)" >&3
    read -t 10 -u 3 _
  ) 2>/dev/null
done
`;

/** @see https://man.openbsd.org/sshd_config */
const CONFIG = `# Unprivileged, in inetd mode: it serves its own user only. UsePAM and Kerberos would want root.
HostKey ${STATE}/host_key
AuthorizedKeysFile ${STATE}/authorized_keys
AuthenticationMethods publickey
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
HostbasedAuthentication no
PermitRootLogin no
AllowUsers ${SSH_USER}
StrictModes no
UsePAM no
UseDNS no
PidFile none
LogLevel ERROR
LoginGraceTime 60
MaxAuthTries 3
AllowAgentForwarding no
AllowTcpForwarding local
AllowStreamLocalForwarding local
GatewayPorts no
PermitTunnel no
X11Forwarding no
PermitUserEnvironment no
PermitUserRC no
PrintMotd no
ClientAliveInterval 30
ClientAliveCountMax 4
Subsystem sftp internal-sftp
`;

/**
 * The login shell. sshd hands sessions no variable of the container's, so PATH would lack the image's own programs; the
 * container's first process knows them all. Nothing of them is written anywhere.
 */
const SHELL = `#!/bin/sh
while IFS= read -r pair; do
  name=\${pair%%=*}
  case $name in
  '' | [0-9]* | *[!A-Za-z0-9_]*) continue ;;
  HOME | USER | LOGNAME | SHELL | TERM | PWD | OLDPWD | SHLVL | _ | IFS | ENV | BASH* | SSH_*) continue ;;
  UID | EUID | PPID | SHELLOPTS | POSIXLY_CORRECT) continue ;;
  esac
  value=\${pair#*=}
  case $value in
  *"$(printf '\\001')"*)
    value=$(printf '%s_' "$value" | tr '\\001' '\\n')
    value=\${value%_}
    ;;
  esac
  export "$name=$value"
done <<END
$(exec 2>/dev/null; tr '\\000\\n' '\\n\\001' </proc/1/environ)
END
unset name pair value
SHELL=/bin/sh
[ ! -x /bin/bash ] || SHELL=/bin/bash
export SHELL
# Not as a login shell: /etc/profile would set PATH anew.
[ $# -gt 0 ] || set -- -i
exec "$SHELL" "$@"
`;

/** Files that a notebook's pod sees in the folder {@link SSH_FOLDER}, by name. */
export const SSH_FILES: Readonly<Record<string, string>> = {
  prepare: PREPARE,
  serve: SERVE,
  'in-use': IN_USE,
  shell: SHELL,
  sshd_config: CONFIG,
};
