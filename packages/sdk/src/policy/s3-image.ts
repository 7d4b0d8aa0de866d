import type { Policy } from './policy.ts';

/** rclone, of its project; it holds a shell, and runs as whoever the pod says. */
const USUAL_IMAGE = 'docker.io/rclone/rclone:1.75.1';

/** The image that copies to and from stores. */
export function s3Image({ s3 }: Policy['sections']): string {
  return s3?.image ?? USUAL_IMAGE;
}
