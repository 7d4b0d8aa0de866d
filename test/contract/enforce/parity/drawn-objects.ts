import type { KubeObject, Policy } from '@aisubmit/sdk';
import { basePod } from './base-pod.ts';
import { CILIUM } from './cilium-edges.ts';
import { type Draw, drawn, put } from './draw.ts';
import { edit } from './edit-pod.ts';
import { HOLDERS, type Holder, hold, pathOf } from './holders.ts';
import { drawKind, JUDGED_KINDS } from './kind-edges.ts';
import { METADATA } from './pod-edges.ts';

/** An object that is drawn at random around the edges of rules, and where it is created. */
export interface Drawn {
  readonly kind: string;
  readonly path: string;
  readonly object: KubeObject;
}

/** Objects of every kind that is judged, `count` of each; pods and what makes pods come first. */
export function drawObjects(policy: Policy, count: number, draw: Draw): Drawn[] {
  const namespace = `on-${policy.name}`;
  const times = Array.from({ length: count });
  const held = HOLDERS.flatMap((holder) => times.map(() => drawHeld(holder, policy, draw)));
  const named = [...JUDGED_KINDS, CILIUM].flatMap((each) =>
    times.map(() => ({
      kind: each.kind,
      path: pathOf(each.apiVersion, namespace, each.resource),
      object: drawKind(each, namespace, draw),
    })),
  );
  return [...held, ...named];
}

/** A pod or what makes pods, with changes in the pod and in the metadata around it. */
function drawHeld(holder: Holder, policy: Policy, draw: Draw): Drawn {
  const namespace = `on-${policy.name}`;
  const pod = basePod(holder.restartPolicy, policy);
  edit(pod, draw);
  const own: { metadata: Record<string, unknown> } = { metadata: basePod(holder.restartPolicy, policy).metadata };
  for (let edits = draw(3); edits > 0; edits -= 1) put(own.metadata, drawn(METADATA, draw));
  // Some kinds take the labels of their template where they have none.
  const metadata = draw(3) === 0 ? {} : own.metadata;
  return {
    kind: holder.kind,
    path: pathOf(holder.apiVersion, namespace, holder.resource),
    object: hold(holder, pod, { ...metadata, namespace }),
  };
}
