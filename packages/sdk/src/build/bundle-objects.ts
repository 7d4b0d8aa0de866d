import { mergePatch } from '../merge-patch.ts';
import type { Bundle } from './bundle.ts';
import type { KubeObject } from './kube-object.ts';

/**
 * A bundle's objects as `kubectl apply` takes them: what isolates the workload first, the released parent last.
 * Where an autoscaler decides the replicas the parent names none, or each apply would undo what it decided.
 */
export function bundleObjects(bundle: Bundle): KubeObject[] {
  const isScaled = bundle.children.some(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const released = mergePatch(bundle.parent, bundle.release);
  const parent = isScaled ? mergePatch(released, WITHOUT_REPLICAS) : released;
  return [...bundle.kept, ...bundle.children, parent as KubeObject];
}

const WITHOUT_REPLICAS = { spec: { replicas: null } };
