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
  Notebook: (workload, namespace, bundle) => [
    ['open', `kubectl port-forward --namespace ${namespace} job/${workload} 8888, then ${howToOpen(bundle)}`],
    ['token', `kubectl exec --namespace ${namespace} job/${workload} -- cat ${TOKEN_FILE}`],
  ],
  Training: (workload, namespace, bundle) =>
    hasTensorboard(bundle)
      ? [['board', `kubectl port-forward --namespace ${namespace} job/${workload} 6006, then http://127.0.0.1:6006`]]
      : [],
  Inference: (workload, namespace, bundle) => [
    ['call', `http://${workload}.${namespace}.svc:${servicePort(bundle)} from pods that --allow-from names`],
  ],
};

/** True when TensorBoard runs beside it. */
function hasTensorboard({ parent }: Bundle): boolean {
  const containers = at(at(at(at(parent, 'spec'), 'template'), 'spec'), 'initContainers');
  return Array.isArray(containers) && containers.some((each: unknown) => at(each, 'name') === 'tensorboard');
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function howToOpen({ parent }: Bundle): string {
  return OPEN[parent.metadata.annotations?.[IDE] ?? ''] ?? 'http://127.0.0.1:8888';
}

const OPEN: Readonly<Record<string, string>> = {
  jupyter: 'http://127.0.0.1:8888/lab',
  vscode: 'http://127.0.0.1:8888 with the token as password',
  pycharm: 'in PyCharm a configured Jupyter server at http://127.0.0.1:8888 with the token',
};

/** Where the notebook's pod finds its token. */
const TOKEN_FILE = '/var/run/aisubmit/token';

function servicePort({ children }: Bundle): string {
  const service = children.find(({ kind }) => kind === 'Service');
  const spec = service?.['spec'];
  const ports = typeof spec === 'object' && spec !== null && 'ports' in spec ? spec.ports : undefined;
  const [first]: unknown[] = Array.isArray(ports) ? ports : [];
  return typeof first === 'object' && first !== null && 'port' in first ? String(first.port) : '80';
}
