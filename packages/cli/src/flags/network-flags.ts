import type { RequestDraft } from './request-draft.ts';
import { numeric, type RequestFlag } from './request-flag.ts';

const group = 'network';

/** What may be reached and who may call; everything else is closed. */
export const NETWORK_FLAGS: readonly RequestFlag[] = [
  {
    name: 'allow-egress',
    value: 'CIDR:PORT',
    repeat: true,
    group,
    summary: 'Network that may be reached, such as 10.2.0.0/16:443 or 10.2.3.4/32:5432,6432; repeatable.',
    path: 'network.egress',
    set: setEgress,
  },
  {
    name: 'allow-from',
    kinds: ['Inference'],
    value: 'NAMESPACE[:LABEL=VALUE,…]',
    repeat: true,
    group,
    summary: 'Pods that may call the endpoint: a namespace, labels, or both (:app=web is in its own); repeatable.',
    path: 'network.allowFrom',
    set: setPeer,
  },
];

// The last colon behind the slash, since an IPv6 network holds colons of its own.
function setEgress(draft: RequestDraft, text: string): void {
  const match = /^(.+\/\d+):(.+)$/.exec(text);
  if (match === null) throw draft.wrong('must be CIDR:PORT, such as 10.2.0.0/16:443');
  const [, cidr, list = ''] = match;
  const ports = list.split(',').map((part) => {
    const [port = '', protocol] = part.split('/');
    return { port: numeric(port), ...(protocol === undefined ? {} : { protocol: protocol.toUpperCase() }) };
  });
  draft.push('network.egress', { cidr, ports });
}

function setPeer(draft: RequestDraft, text: string): void {
  const at = text.indexOf(':');
  const namespace = at === -1 ? text : text.slice(0, at);
  const labels = at === -1 ? [] : text.slice(at + 1).split(',');
  const podLabels = labels.map((label): [string, string] => {
    const equals = label.indexOf('=');
    if (equals < 1) throw draft.wrong('must be NAMESPACE, NAMESPACE:LABEL=VALUE or :LABEL=VALUE');
    return [label.slice(0, equals), label.slice(equals + 1)];
  });
  draft.push('network.allowFrom', {
    ...(namespace === '' ? {} : { namespace }),
    ...(podLabels.length === 0 ? {} : { podLabels: Object.fromEntries(podLabels) }),
  });
}
