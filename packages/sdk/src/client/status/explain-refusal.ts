import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { explainQuota } from './explain-quota.ts';
import { plainly } from './plainly.ts';
import { wordInCommand } from './word-in-command.ts';
import type { Finding, Told } from './workload-state.ts';

/** A message of a controller that could not create pods, said so that its cause is plain. */
export function explainRefusal(message: string): Finding {
  return { state: 'Pending', problem: true, ...(knownRefusal(bounded(message)) ?? unknownRefusal(bounded(message))) };
}

function knownRefusal(message: string): Told | undefined {
  for (const { says, told } of REFUSALS) {
    const found = says.exec(message);
    if (found !== null) return told(found, message);
  }
  return undefined;
}

function unknownRefusal(message: string): Told {
  const text = plainly(stripped(message));
  return { sentence: `its pods cannot be created${text === '' ? '' : `: ${text}`}`, next: 'tell your cluster admin' };
}

/** Without what every such message begins with. */
function stripped(message: string): string {
  return message
    .replace(/^(?:Error creating: )?(?:Pod|pods) "[^"]*" is (?:forbidden|invalid): /, '')
    .replace(/^Error creating: /, '');
}

/** Kyverno says first what was asked for, which is plain, and last where in its rule it looked. */
function withoutLead(why: string): string {
  return why
    .replace(/^\s*resource \S+ was blocked due to the following policies:?\s*/, '')
    .replaceAll(/'?validation error: /g, '')
    .replaceAll(/ rule \S{1,253} failed at path [^\s']{1,500}'?/g, '');
}

/** Two lines are read, a list of every setting with its remedy is not. */
const MAX_SETTINGS = 150;

function settings(what: string): string {
  return what.length > MAX_SETTINGS
    ? plainly(what.replaceAll(/ \((?:[^()]|\([^()]*\)){0,500}\)/g, ''))
    : plainly(what, MAX_SETTINGS);
}

/** Which users OpenShift lets a namespace run, and of several lists of rules that which was not closed to us from the start. */
function byOpenShift(why: string): Told {
  const [, uid, from, to] =
    /runAsUser: Invalid value: (\d{1,10}): must be in the ranges: \[(\d{1,10}), (\d{1,10})\]/.exec(why) ?? [];
  if (uid !== undefined) {
    return {
      sentence: `OpenShift runs pods of this namespace only as a user from ${from} to ${to}, and it asks for ${uid}`,
      next: `submit it again with --uid ${from} --replace, or ask your cluster admin for another security context constraint`,
    };
  }
  const parts = why.replace(/^\[|\]$/g, '').split(/, provider /);
  const told = parts.find((part) => !/not usable by user or serviceaccount/.test(part)) ?? '';
  const rest = plainly(told.replace(/^(?:provider )?"?[\w-]{1,100}"?: /, ''));
  return {
    sentence: `OpenShift's security context constraints forbid its pods${rest === '' ? '' : `: ${rest}`}`,
    next: 'ask your cluster admin which security context constraint it may use',
  };
}

interface Refusal {
  readonly says: RegExp;
  readonly told: (found: readonly string[], message: string) => Told;
}

const LATER = 'wait, it is tried again; tell your cluster admin if it stays so';

const REFUSALS: readonly Refusal[] = [
  {
    says: /exceeded quota: |failed quota: |insufficient quota to |status unknown for quota: |quota usage is negative/,
    told: (_, message) => explainQuota(message),
  },
  {
    says: /violates PodSecurity "([^"]+)": ([\s\S]*)/,
    told: ([, level = '', what = '']) => ({
      sentence: `the namespace's Pod Security level ${safeText(level.split(':')[0] ?? '', 40)} forbids its pods: ${settings(what)}`,
      next: 'remove what it forbids, or ask your cluster admin for a namespace whose level allows it',
    }),
  },
  {
    // "policy" alone are those that change what comes in.
    says: /(?:ValidatingAdmissionPolicy|policy) ['"]([^'"]+)['"](?: with binding '[^']*')? denied request: (?:\[([a-z0-9-]+)\] )?([\s\S]*)/,
    told: ([, policy = '', control, said = '']) => deniedByPolicy(policy, control, said),
  },
  {
    says: /admission webhook "([^"]+)" denied the request(?: without explanation|: ([\s\S]*))?/,
    told: ([, name = '', why = '']) => ({
      sentence: `a rule of the cluster (${safeText(name, 253)}) forbids its pods${why === '' ? '' : `: ${plainly(withoutLead(why), 160)}`}`,
      next: 'change the request accordingly, or ask your cluster admin',
    }),
  },
  {
    says: /failed calling webhook "([^"]+)"(?:[\s\S]*?(context deadline exceeded|i\/o timeout|no endpoints available|connection refused|no such host|x509|root certificates|not found|could not find the requested resource|invalid webhook response|error on the server))?/,
    told: ([, name = '', why]) => ({
      sentence: `${safeText(name, 253)}, which the cluster asks about every pod, ${WEBHOOK_FAULTS.get(why ?? '') ?? 'cannot be asked'}`,
      next: LATER,
    }),
  },
  {
    says: /unable to validate against any security context constraint: ([\s\S]*)/,
    told: ([, why = '']) => byOpenShift(why),
  },
  {
    says: /mvcc: database space exceeded/,
    told: () => ({
      sentence: 'the cluster can keep nothing new: its own database is full',
      next: 'tell your cluster admin',
    }),
  },
  {
    says: /serviceaccounts? "([^"]+)" not found/,
    told: ([, name = '']) => ({
      sentence: `service account ${safeText(name, 253)} does not exist`,
      next: 'ask your cluster admin for it, or submit it again without --service-account; it starts as soon as it is there',
    }),
  },
  {
    says: /secret\.secretName="([^"]+)" is not allowed because service account (\S+) does not reference/,
    told: ([, secret = '', account = '']) => ({
      sentence: `service account ${safeText(account, 253)} may not use Secret ${safeText(secret, 253)}`,
      next: 'ask your cluster admin to add the Secret to those of the service account',
    }),
  },
  {
    says: /no PriorityClass with name (\S+) was found/,
    told: ([, name = '']) => ({
      sentence: `priority class ${safeText(name, 253)} does not exist`,
      next: 'see which there are with `kubectl get priorityclass`, and submit it again with one of them',
    }),
  },
  {
    says: /RuntimeClass "?([^"\s]+)"? not found/,
    told: ([, name = '']) => ({
      sentence: `runtime class ${safeText(name, 253)} does not exist`,
      next: 'see which there are with `kubectl get runtimeclass`, or tell your cluster admin',
    }),
  },
  {
    says: /(?:maximum|minimum) (\S+) usage per (?:Container|Pod|PersistentVolumeClaim) is ([^,.\s]+)[,.] *(?:but (?:limit|request) is ([^,\]\s]+)|No (limit|request) is specified)/i,
    told: ([said = '', resource = '', bound = '', asked]) => outOfRange(said, { resource, bound, asked }),
  },
  {
    says: /(\S{1,100}) max limit to request ratio per (?:Container|Pod) is ([^,\s]+), but provided ratio is ([^,\]\s]+)/,
    told: ([, resource = '', bound = '', asked = '']) => ({
      sentence: `the namespace's limits allow a ${safeText(resource, 100)} limit of ${safeText(bound, 40)} times the request at most, and it asks for ${Number(asked)} times`,
      next: 'submit it again with a limit nearer to the request',
    }),
  },
  {
    says: /unable to create new content in namespace (\S+) because it is being terminated/,
    told: ([, name = '']) => ({
      sentence: `namespace ${safeText(name, 63)} is being deleted`,
      next: 'submit it to another namespace with --namespace',
    }),
  },
  {
    says: /tolerations .*conflict with its namespace whitelist/,
    told: () => ({
      sentence: 'the namespace does not allow what its pods tolerate',
      next: 'choose another pool with --node-pool, or ask your cluster admin',
    }),
  },
  {
    says: /node label selector (?:labels )?conflicts? with its namespace (?:node label selector|whitelist)/,
    told: () => ({
      sentence: 'the namespace is tied to other nodes than it asks for',
      next: 'choose another pool with --node-pool, or ask your cluster admin',
    }),
  },
  {
    says: /(etcdserver: \S.*|resource quota evaluation timed out|context deadline exceeded|i\/o timeout|Too Many Requests|too many requests|the server is currently unable to handle the request|Timeout: request did not complete|unable to return a response in the time allotted|connection refused)/,
    told: ([why = '']) => ({
      sentence: `the cluster is too busy to create its pods: ${safeText(why, 150)}`,
      next: LATER,
    }),
  },
];

const WEBHOOK_FAULTS: ReadonlyMap<string, string> = new Map([
  ['context deadline exceeded', 'does not answer in time'],
  ['i/o timeout', 'does not answer in time'],
  ['no endpoints available', 'is not running'],
  ['connection refused', 'is not running'],
  ['no such host', 'is not there'],
  ['not found', 'is not there'],
  ['x509', 'shows a certificate that the API server does not trust'],
  ['root certificates', 'is set up with a certificate that cannot be read'],
  ['could not find the requested resource', 'is not there'],
  ['invalid webhook response', 'gives answers that nobody understands'],
  ['error on the server', 'is out of order'],
]);

/** What a rule says that broke, instead of what it forbids. */
const BROKEN_RULE = /^(?:failed to configure (?:policy|binding): |expression '[\s\S]*' resulted in error: )([\s\S]*)/;

/** Ours say which control it is and how to read about it; it is the next step, and needs not be said twice. */
function deniedByPolicy(policy: string, control: string | undefined, said: string): Told {
  const broken = BROKEN_RULE.exec(said)?.[1];
  if (broken !== undefined) {
    return {
      sentence: `a rule of the cluster (${safeText(policy, 253)}) cannot be judged, so its pods are refused: ${plainly(broken)}`,
      next: 'tell your cluster admin',
    };
  }
  const what = plainly(said.replace(/;? see kubectl aisubmit explain [a-z0-9-]+\s*$/, ''));
  if (control === undefined || !policy.startsWith('aisubmit-')) {
    return {
      sentence: `a rule of the cluster (${safeText(policy, 253)}) forbids its pods: ${what}`,
      next: 'change the request accordingly, or ask your cluster admin',
    };
  }
  return {
    sentence: `the cluster's policy forbids its pods [${control}]: ${what}`,
    next: `read why, and what is allowed, with \`kubectl aisubmit explain ${control}\`, and submit it again`,
  };
}

interface Range {
  readonly resource: string;
  readonly bound: string;
  readonly asked: string | undefined;
}

function outOfRange(said: string, { resource, bound, asked }: Range): Told {
  const most = /^maximum/i.test(said);
  const flag = RESOURCE_FLAGS.get(resource);
  const what = safeText(`${bound} ${resource}`, 100);
  return {
    sentence: `the namespace's limits allow ${most ? 'at most' : 'no less than'} ${what} for each ${/per Pod/.test(said) ? 'pod' : 'container'}, and ${asked === undefined ? 'it does not say how much it needs' : `it asks for ${safeText(asked, 40)}`}`,
    next:
      flag === undefined
        ? 'submit it again with an amount within the limits'
        : `submit it again with ${flag} ${wordInCommand(bound, 'AMOUNT')}`,
  };
}

const RESOURCE_FLAGS: ReadonlyMap<string, string> = new Map([
  ['cpu', '--cpu'],
  ['memory', '--memory'],
  ['ephemeral-storage', '--ephemeral-storage'],
]);
