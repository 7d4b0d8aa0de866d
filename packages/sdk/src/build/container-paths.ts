/** The workload's home, writable. */
export const HOME = '/home/aisubmit';
/** Scratch space that a download may be repeated from. */
export const CACHE = '/var/cache/aisubmit';
/** Where aisubmit's own files are mounted, read-only. */
export const RUN = '/var/run/aisubmit';
/** Where files of several volumes are mounted, read-only; a folder of its own, since a notebook's token is RUN itself. */
export const ACCESS = '/var/run/aisubmit-access';
