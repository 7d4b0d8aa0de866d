import type { Bundle } from './bundle.ts';
import type { KubeObject } from './kube-object.ts';
import { mergePatch } from './merge-patch.ts';

/**
 * A bundle's objects as `kubectl apply` takes them: what isolates the workload first, the released parent last.
 */
export function bundleObjects(bundle: Bundle): KubeObject[] {
  return [...bundle.kept, ...bundle.children, mergePatch(bundle.parent, bundle.release) as KubeObject];
}
