import { addVolume, initContainer, type MutablePod, main, security } from './attack.ts';
import type { PolicyAttack } from './policy-attack.ts';

const DIGEST = `@sha256:${'0'.repeat(64)}`;
const CORP = { images: { registries: ['registry.corp/ai/'] } };
const corp = (spec: MutablePod): void => {
  main(spec)['image'] = 'registry.corp/ai/train:1';
};
const image = (reference: string) => (spec: MutablePod) => {
  main(spec)['image'] = reference;
};

/** Attacks on who a workload is under a policy, and on where its images come from. */
export const SOURCE_ATTACKS: readonly PolicyAttack[] = [
  {
    name: 'another person’s UID',
    control: 'uid-range',
    policy: { rules: { 'identity.runAsUser': { min: 10_000, max: 20_000 } } },
    attack: (s) => {
      s.securityContext['runAsUser'] = 1000;
      security(s)['runAsUser'] = 1000;
    },
    twin: () => {},
  },
  {
    name: 'a UID for the container alone',
    control: 'uid-range',
    policy: { rules: { 'identity.runAsUser': { options: [10_001] } } },
    attack: initContainer((c) => {
      c.securityContext['runAsUser'] = 10_002;
    }),
    twin: initContainer(() => {}),
  },
  {
    name: 'a group through fsGroup',
    control: 'gid-range',
    policy: { rules: { 'identity.runAsGroup': { min: 10_000 } } },
    attack: (s) => {
      s.securityContext['fsGroup'] = 100;
    },
    twin: () => {},
  },
  {
    name: 'a further group',
    control: 'supplemental-group-list',
    policy: { identity: { supplementalGroups: [5000] } },
    attack: (s) => {
      s.securityContext['supplementalGroups'] = [5000, 5001];
    },
    twin: (s) => {
      s.securityContext['supplementalGroups'] = [5000];
    },
  },
  {
    name: 'the node’s user namespace',
    control: 'user-namespace',
    policy: { identity: { userNamespace: 'required' } },
    attack: () => {},
    twin: (s) => {
      s['hostUsers'] = false;
    },
  },
  {
    name: 'a registry that only starts alike',
    control: 'image-registry',
    policy: CORP,
    attack: image('registry.corp/ai-evil/x:1'),
    twin: corp,
  },
  {
    name: 'a path that climbs',
    control: 'image-registry',
    policy: CORP,
    attack: image('registry.corp/ai/../evil/x:1'),
    twin: corp,
  },
  {
    name: 'an init container of another registry',
    control: 'image-registry',
    policy: CORP,
    attack: (s) => {
      corp(s);
      initContainer((c) => {
        c['image'] = 'docker.io/evil/x:1';
      })(s);
    },
    twin: (s) => {
      corp(s);
      initContainer(() => {})(s);
    },
  },
  {
    name: 'an image volume of another registry',
    control: 'image-registry',
    policy: { ...CORP, storage: { imageVolumes: true } },
    attack: (s) => {
      corp(s);
      addVolume({ image: { reference: 'evil.example.com/x:1' } })(s);
    },
    twin: (s) => {
      corp(s);
      addVolume({ image: { reference: 'registry.corp/ai/model:1' } })(s);
    },
  },
  {
    name: 'a tag',
    control: 'image-digest',
    policy: { images: { digest: 'required' } },
    attack: image('a/b:1'),
    twin: image(`a/b:1${DIGEST}`),
  },
  {
    name: 'a short digest',
    control: 'image-digest',
    policy: { images: { digest: 'required' } },
    attack: image('a/b@sha256:00'),
    twin: image(`a/b${DIGEST}`),
  },
];
