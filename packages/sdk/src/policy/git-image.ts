import type { Policy } from './policy.ts';

/** git, ssh and a shell, of the Kubernetes project; older ones run hooks of hostile submodules (CVE-2025-48384). */
const USUAL_IMAGE = 'registry.k8s.io/git-sync/git-sync:v4.7.1';

/** The image that clones. */
export function gitImage({ git }: Policy['sections']): string {
  return git?.image ?? USUAL_IMAGE;
}
