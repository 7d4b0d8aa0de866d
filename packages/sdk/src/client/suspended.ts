/** Annotation on a parent that somebody suspended: how many replicas it had; `true` on a Job. */
export const SUSPENDED = 'aisubmit.dev/suspended';
