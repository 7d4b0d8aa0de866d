import type { KubeObject, Policy } from '@aisubmit/sdk';
import { madeByHand } from '../../../requests/own-labels.ts';
import { basePod } from './base-pod.ts';
import { CILIUM } from './cilium-edges.ts';
import { type Draw, drawn, oneOf, put } from './draw.ts';
import { type EditedPod, edit } from './edit-pod.ts';
import { HOLDERS, type Holder, hold, pathOf } from './holders.ts';
import { drawKind, JUDGED_KINDS } from './kind-edges.ts';
import { METADATA, OWNED_LABELS } from './pod-edges.ts';

/** An object that is drawn at random around the edges of rules, and where it is created. */
export interface Drawn {
  readonly kind: string;
  readonly path: string;
  readonly object: KubeObject;
}

/** Names of workloads of ours, beside what has none. */
const NAMES = ['notebook-other', 'training-alice--x', 'inference-chat'];

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
  const name = draw(3) === 0 ? oneOf(draw, NAMES) : 'edited';
  const pod = ownedPod(holder, policy, name);
  edit(pod, draw);
  const own: { metadata: Record<string, unknown> } = { metadata: ownedPod(holder, policy, name).metadata };
  for (let edits = draw(3); edits > 0; edits -= 1) put(own.metadata, drawn(METADATA, draw));
  // Some kinds take the labels of their template where they have none.
  const metadata = draw(3) === 0 ? {} : own.metadata;
  const object = hold(holder, pod, { ...metadata, name, namespace });
  if (holder.kind === 'CronJob' && draw(3) === 0) put(object, ['spec.jobTemplate.metadata', drawnLabels(draw)]);
  return { kind: holder.kind, path: pathOf(holder.apiVersion, namespace, holder.resource), object };
}

/** The pod as the plugin makes it, with the labels and claims that this object may have. */
function ownedPod({ kind, restartPolicy }: Holder, policy: Policy, name: string): EditedPod {
  return madeByHand(basePod(restartPolicy, policy), kind, name);
}

function drawnLabels(draw: Draw): object {
  const metadata = {};
  put(metadata, drawn(OWNED_LABELS, draw));
  return metadata;
}
