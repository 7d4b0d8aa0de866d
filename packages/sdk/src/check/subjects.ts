import type { KubeObject } from '../build/kube-object.ts';
import type { Scope } from '../controls/control.ts';
import { POD_VARIABLES } from '../controls/variables.ts';
import { isPlainObject, type PlainObject, valueAt } from '../plain-object.ts';
import { compile, toCel } from './cel.ts';
import { defaultObject } from './default-object.ts';
import { defaultPod } from './default-pod.ts';

/** One thing a sentence is asked about: its CEL context, its path, and how a message names it. */
export interface Subject {
  readonly context: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly label: string;
}

/** What a sentence reads as `variables.<name>`. */
export type Value = readonly [name: string, value: unknown];

type Subjects = Readonly<Record<Scope, readonly Subject[]>>;

const NONE: Subjects = {
  pod: [],
  container: [],
  workContainer: [],
  envVar: [],
  word: [],
  volume: [],
  object: [],
  workload: [],
};

/** Everything in an object that sentences speak about. */
export function subjectsOf(
  object: KubeObject,
  specPath: readonly string[] | undefined,
  given: readonly Value[],
): Subjects {
  // There are many: a Map is made and read faster than an object of as many keys.
  const variables = new Map(given);
  const whole = { context: { object: toCel(defaultObject(object)), variables }, path: '', label: '' };
  const spec = specPath === undefined ? undefined : valueAt(object, specPath);
  if (specPath === undefined || !isPlainObject(spec)) return { ...NONE, object: [whole] };
  const pod = toCel(defaultPod(spec));
  variables.set('spec', pod);
  variables.set('meta', toCel(valueAt(object, [...specPath.slice(0, -1), 'metadata']) ?? {}));
  for (const { name, expression } of POD_VARIABLES) variables.set(name, compile(expression)({ variables }));
  const at = (key: string, name: string, label: string): Subject[] =>
    items(valueAt(pod, [key])).map((item, index) => ({
      context: { variables, [name]: item },
      path: `${specPath.join('.')}.${key}[${index}]`,
      label: `${label} "${String(item['name'] ?? index)}"`,
    }));
  const workContainer = [...at('containers', 'c', 'container'), ...at('initContainers', 'c', 'init container')];
  const container = [...workContainer, ...at('ephemeralContainers', 'c', 'ephemeral container')];
  return {
    pod: [{ context: { variables }, path: specPath.join('.'), label: 'pod' }],
    workContainer,
    container,
    envVar: container.flatMap((each) => below(each, 'env', 'e')),
    word: container.flatMap((each) => ['command', 'args'].flatMap((key) => below(each, key, 'w'))),
    volume: at('volumes', 'v', 'volume'),
    object: [whole],
    workload: [whole],
  };
}

/** The elements of a container's list, each beside its container. */
function below(container: Subject, key: string, name: string): Subject[] {
  const list = valueAt(container.context['c'], [key]);
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown, index) => ({
    context: { ...container.context, [name]: item },
    path: `${container.path}.${key}[${index}]`,
    label: `${container.label}: ${isPlainObject(item) ? `${key} "${String(item['name'] ?? index)}"` : `${key}[${index}]`}`,
  }));
}

function items(list: unknown): PlainObject[] {
  return Array.isArray(list) ? list.filter(isPlainObject) : [];
}
