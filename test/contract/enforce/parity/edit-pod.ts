import { type MutableContainer, type MutablePod, main } from '../../../bypass/attacks/attack.ts';
import { CONTAINER } from './container-edges.ts';
import { type Draw, drawn, oneOf, put } from './draw.ts';
import { METADATA, POD } from './pod-edges.ts';
import { VOLUMES } from './volume-edges.ts';

export interface EditedPod {
  metadata: Record<string, unknown>;
  spec: MutablePod;
}

const MAX_EDITS = 4;

/** A few changes somewhere at the edges of rules, drawn at random. */
export function edit(pod: EditedPod, draw: Draw): void {
  for (let edits = 1 + draw(MAX_EDITS); edits > 0; edits -= 1) editOnce(pod, draw);
}

function editOnce({ spec, metadata }: EditedPod, draw: Draw): void {
  const kind = draw(20);
  if (kind < 2) put(metadata, drawn(METADATA, draw));
  else if (kind < 8) put(spec, drawn(POD, draw));
  else if (kind < 11) addVolume(spec, draw);
  else put(containerOf(spec, draw), drawn(CONTAINER, draw));
}

/** The workload's own container, or another beside, before or under it that is otherwise its like. */
function containerOf(spec: MutablePod, draw: Draw): MutableContainer {
  const where = draw(6);
  if (where < 3) return main(spec);
  const name = where === 3 ? 'beside' : 'before';
  const field = where === 3 ? 'containers' : 'initContainers';
  const list = (spec[field] ?? []) as MutableContainer[];
  spec[field] = list;
  const known = list.find((each) => each.name === name);
  if (known !== undefined) return known;
  const copy: MutableContainer = { ...structuredClone(main(spec)), name };
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe', 'ports']) Reflect.deleteProperty(copy, probe);
  // A container that stays, before the others.
  if (where === 5) copy['restartPolicy'] = 'Always';
  list.push(copy);
  return copy;
}

function addVolume(spec: MutablePod, draw: Draw): void {
  const added = spec.volumes.filter(({ name }) => name.startsWith('extra-'));
  spec.volumes.push({ name: `extra-${added.length}`, ...oneOf(draw, VOLUMES) });
}
