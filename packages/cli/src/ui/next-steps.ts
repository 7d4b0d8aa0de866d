import { type Bundle, IDE, WORKLOAD_KINDS } from '@aisubmit/sdk';
import { shortId } from '../submission.ts';

/** What of a workload says what can be done with it; of one that was there before, the children are not known. */
export type Started = Pick<Bundle, 'kind' | 'name' | 'namespace'> &
  Partial<Pick<Bundle, 'children'>> & {
    readonly parent: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> | undefined } };
  };

/** What a user wants to do with a workload that has been started, as commands they can paste. */
export function nextSteps(bundle: Started): string {
  const { kind, namespace } = bundle;
  const id = shortId(bundle);
  const where = `--namespace ${namespace}`;
  const steps: readonly (readonly [string, string])[] = [
    ...REACH[kind](bundle),
    ['logs', `kubectl aisubmit logs ${id} --follow ${where}`],
    ['status', `kubectl aisubmit status ${id} ${where}`],
    ['delete', `kubectl aisubmit delete ${id} ${where}`],
  ];
  return `${steps.map(([what, command]) => `  ${`${what}:`.padEnd(9)}${command}`).join('\n')}\n`;
}

type Steps = readonly (readonly [string, string])[];

const REACH: Readonly<Record<Bundle['kind'], (bundle: Started) => Steps>> = {
  Notebook: (bundle) => [[isForPyCharm(bundle) ? 'connect' : 'open', connectTo(bundle)]],
  Training: (bundle) => (hasTensorboard(bundle) ? [['board', connectTo(bundle)]] : []),
  Inference: (bundle) => [['try', connectTo(bundle)], ...callTo(bundle)],
};

function callTo({ name, namespace, children }: Started): Steps {
  if (children === undefined) return [];
  const host = `${WORKLOAD_KINDS.Inference.prefix}-${name}.${namespace}.svc`;
  return [['call', `http://${host}:${servicePort(children)} from pods that --allow-from names`]];
}

function connectTo(bundle: Started): string {
  const more = isForPyCharm(bundle) ? ' --show-token' : '';
  return `kubectl aisubmit connect ${shortId(bundle)}${more} --namespace ${bundle.namespace}`;
}

/** A desktop program asks for the token itself. */
function isForPyCharm({ parent }: Started): boolean {
  return parent.metadata?.annotations?.[IDE] === 'pycharm';
}

/** True when TensorBoard runs beside it. */
function hasTensorboard({ parent }: Started): boolean {
  const containers = at(at(at(at(parent, 'spec'), 'template'), 'spec'), 'initContainers');
  return Array.isArray(containers) && containers.some((each: unknown) => at(each, 'name') === 'tensorboard');
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function servicePort(children: Bundle['children']): string {
  const service = children.find(({ kind }) => kind === 'Service');
  const spec = service?.['spec'];
  const ports = typeof spec === 'object' && spec !== null && 'ports' in spec ? spec.ports : undefined;
  const [first]: unknown[] = Array.isArray(ports) ? ports : [];
  return typeof first === 'object' && first !== null && 'port' in first ? String(first.port) : '80';
}
