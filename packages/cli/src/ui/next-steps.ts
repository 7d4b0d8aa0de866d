import { type Bundle, IDE } from '@aisubmit/sdk';
import { shortId } from '../submission.ts';

/** What a user wants to do with a fresh workload, as commands they can paste. */
export function nextSteps(bundle: Bundle): string {
  const { kind, namespace, workload } = bundle;
  const id = shortId(bundle);
  const where = `--namespace ${namespace}`;
  const steps: readonly (readonly [string, string])[] = [
    ...REACH[kind](workload, namespace, bundle),
    ['logs', `kubectl aisubmit logs ${id} --follow ${where}`],
    ['status', `kubectl aisubmit status ${id} ${where}`],
    ['delete', `kubectl aisubmit delete ${id} ${where}`],
  ];
  return `${steps.map(([what, command]) => `  ${`${what}:`.padEnd(9)}${command}`).join('\n')}\n`;
}

type Steps = readonly (readonly [string, string])[];

const REACH: Readonly<Record<Bundle['kind'], (workload: string, namespace: string, bundle: Bundle) => Steps>> = {
  Notebook: (_workload, _namespace, bundle) => [[isForPyCharm(bundle) ? 'connect' : 'open', connectTo(bundle)]],
  Training: (_workload, _namespace, bundle) => (hasTensorboard(bundle) ? [['board', connectTo(bundle)]] : []),
  Inference: (workload, namespace, bundle) => [
    ['try', connectTo(bundle)],
    ['call', `http://${workload}.${namespace}.svc:${servicePort(bundle)} from pods that --allow-from names`],
  ],
};

function connectTo(bundle: Bundle): string {
  const more = isForPyCharm(bundle) ? ' --show-token' : '';
  return `kubectl aisubmit connect ${shortId(bundle)}${more} --namespace ${bundle.namespace}`;
}

/** A desktop program asks for the token itself. */
function isForPyCharm({ parent }: Bundle): boolean {
  return parent.metadata.annotations?.[IDE] === 'pycharm';
}

/** True when TensorBoard runs beside it. */
function hasTensorboard({ parent }: Bundle): boolean {
  const containers = at(at(at(at(parent, 'spec'), 'template'), 'spec'), 'initContainers');
  return Array.isArray(containers) && containers.some((each: unknown) => at(each, 'name') === 'tensorboard');
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function servicePort({ children }: Bundle): string {
  const service = children.find(({ kind }) => kind === 'Service');
  const spec = service?.['spec'];
  const ports = typeof spec === 'object' && spec !== null && 'ports' in spec ? spec.ports : undefined;
  const [first]: unknown[] = Array.isArray(ports) ? ports : [];
  return typeof first === 'object' && first !== null && 'port' in first ? String(first.port) : '80';
}
