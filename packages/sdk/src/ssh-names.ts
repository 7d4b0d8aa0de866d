/** The user of a notebook, as SSH asks for it. */
export const SSH_USER = 'aisubmit';

/** Where a notebook finds what SSH sessions of desktop IDEs need, read-only. */
export const SSH_FOLDER = '/var/run/aisubmit-ssh';

/** Name of the volume, by which a pod shows that it has it. */
export const SSH_VOLUME = 'ssh';

/** Asked for by exec with a public key on stdin: makes the host key once, lets the key in, prints the host's public key. */
export const SSH_PREPARE: readonly string[] = ['sh', `${SSH_FOLDER}/prepare`];

/** Asked for by exec for each connection: an SSH server on stdin and stdout, which listens on no port. */
export const SSH_SERVE: readonly string[] = ['sh', `${SSH_FOLDER}/serve`];

/** Marks lines of what these two say, whatever else an image prints. */
export const SSH_MARK = 'aisubmit-ssh';
