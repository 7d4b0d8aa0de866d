import { bundleObjects, type KubeObject } from '@aisubmit/sdk';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';
import { ownLabels } from '../../requests/own-labels.ts';
import { addVolume } from './attack.ts';
import type { PolicyAttack } from './policy-attack.ts';
import type { ObjectAttack } from './policy-objects.ts';

const SIZE = { storage: { volumeSize: '100Gi' } };
const COPY = { storage: { claims: ['datasets'] } };

const sized = (storage: string) => ({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } });
const copied = (field: string, name: string) => ({ ...sized('1Gi'), [field]: { kind: 'PersistentVolumeClaim', name } });

/** What is asked for, and the nearest thing that is allowed. */
const CLAIMS: readonly {
  readonly what: string;
  readonly control: string;
  readonly policy: object;
  readonly attack: object;
  readonly twin: object;
}[] = [
  {
    what: 'a large volume',
    control: 'claim-template-size',
    policy: SIZE,
    attack: sized('101Gi'),
    twin: sized('100Gi'),
  },
  {
    what: 'a copy of another claim',
    control: 'claim-template-source',
    policy: COPY,
    attack: copied('dataSource', 'payroll'),
    twin: copied('dataSource', 'datasets'),
  },
  {
    what: 'a copy of another claim by reference',
    control: 'claim-template-source',
    policy: COPY,
    attack: copied('dataSourceRef', 'payroll'),
    twin: copied('dataSourceRef', 'datasets'),
  },
];

const ephemeral = (spec: object) => ({ name: 'x', ephemeral: { volumeClaimTemplate: { spec } } });

/** Claims that a controller makes of what a pod says. */
export const EPHEMERAL_ATTACKS: readonly PolicyAttack[] = CLAIMS.map(({ what, control, policy, attack, twin }) => ({
  name: `${what}, for a pod alone`,
  control,
  policy,
  attack: addVolume(ephemeral(attack)),
  twin: addVolume(ephemeral(twin)),
}));

/** Claims that a controller makes for each pod of a StatefulSet. */
export const STATEFUL_ATTACKS: readonly ObjectAttack[] = CLAIMS.map(({ what, control, policy, attack, twin }) => ({
  name: `${what}, for each pod of a StatefulSet`,
  control,
  policy,
  attack: statefulSet(attack),
  twin: statefulSet(twin),
}));

function statefulSet(spec: object): KubeObject {
  const [parent] = bundleObjects(buildRequest(makeRequest('Inference'))).filter(({ kind }) => kind === 'Deployment');
  if (parent === undefined) throw new Error('a request makes nothing');
  const { selector, template } = structuredClone(parent['spec']) as {
    readonly selector: { matchLabels: Readonly<Record<string, string>> };
    readonly template: { metadata: { labels: Readonly<Record<string, string>> } };
  };
  const labels = ownLabels(template.metadata.labels, 'StatefulSet', 'n');
  selector.matchLabels = labels;
  template.metadata.labels = labels;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { ...parent.metadata, name: 'n', labels },
    spec: { selector, template, serviceName: 'n', volumeClaimTemplates: [{ metadata: { name: 'd' }, spec }] },
  };
}
