import type { Bundle } from './bundle.ts';
import type { KubeObject } from './kube-object.ts';
import { mergePatch } from './merge-patch.ts';

/**
 * A bundle's objects as `kubectl apply` takes them: what isolates the workload first, the released parent last.
 * Where an autoscaler decides the replicas the parent names none, or each apply would undo what it decided.
 */
export function bundleObjects(bundle: Bundle): KubeObject[] {
  const isScaled = bundle.children.some(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const release = isScaled ? mergePatch(bundle.release, { spec: null }) : bundle.release;
  const released = mergePatch(isScaled ? mergePatch(bundle.parent, WITHOUT_REPLICAS) : bundle.parent, release);
  return [...bundle.kept, ...bundle.children, released as KubeObject];
}

const WITHOUT_REPLICAS = { spec: { replicas: null } };
