import { expect, test } from 'vitest';
import { specDifferences } from './spec-differences.ts';

const VALIDATIONS = [
  { expression: 'a', message: '[privileged] it must not' },
  { expression: 'b', message: '[host-namespaces] it must not' },
];
const MADE = {
  failurePolicy: 'Fail',
  matchConstraints: { resourceRules: [{ resources: ['pods'], operations: ['CREATE', 'UPDATE'] }] },
  matchConditions: [{ name: 'no-system-namespace', expression: 'true' }],
  variables: [{ name: 'limit', expression: '5' }],
  validations: VALIDATIONS,
};
const BOUND = {
  policyName: 'p',
  validationActions: ['Deny', 'Audit'],
  matchResources: { namespaceSelector: { matchLabels: { 'aisubmit.dev/policy': 'lab' } } },
};

test.each<[string, object, object, string[]]>([
  ['nothing', MADE, MADE, []],
  [
    'a sentence taken out',
    { ...MADE, validations: VALIDATIONS.slice(1) },
    MADE,
    ['sentence [privileged] it must not is missing'],
  ],
  [
    'a sentence emptied',
    { ...MADE, validations: [{ ...VALIDATIONS[0], expression: 'true' }, VALIDATIONS[1]] },
    MADE,
    ['sentence [privileged] it must not says something else'],
  ],
  [
    'all sentences',
    { ...MADE, validations: [{ expression: 'true' }] },
    MADE,
    [
      'sentence [privileged] it must not is missing',
      'sentence [host-namespaces] it must not is missing',
      'sentence true was added',
    ],
  ],
  ['an order', { ...MADE, validations: VALIDATIONS.toReversed() }, MADE, ['validations are in another order']],
  ['failurePolicy', { ...MADE, failurePolicy: 'Ignore' }, MADE, ['failurePolicy is "Ignore", not "Fail"']],
  [
    'a way round',
    { ...MADE, matchConditions: [...MADE.matchConditions, { name: 'skip', expression: 'false' }] },
    MADE,
    ['matchCondition skip was added'],
  ],
  [
    'a value',
    { ...MADE, variables: [{ name: 'limit', expression: '500' }] },
    MADE,
    ['variable limit says something else'],
  ],
  [
    'what is asked',
    { ...MADE, matchConstraints: { resourceRules: [{ resources: ['pods'], operations: ['CREATE'] }] } },
    MADE,
    [
      'matchConstraints.resourceRules is [{"resources":["pods"],"operations":["CREATE"]}], not [{"resources":["pods"],"operations":["CREATE","UPDATE"]}]',
    ],
  ],
  [
    'the mode',
    { ...BOUND, validationActions: ['Audit'] },
    BOUND,
    ['validationActions is ["Audit"], not ["Deny","Audit"]'],
  ],
  [
    'the namespaces',
    {
      ...BOUND,
      matchResources: { namespaceSelector: { matchLabels: { 'aisubmit.dev/policy': 'lab', canary: 'yes' } } },
    },
    BOUND,
    ['matchResources.namespaceSelector.matchLabels.canary was added: "yes"'],
  ],
  [
    'the objects',
    { ...BOUND, matchResources: { ...BOUND.matchResources, objectSelector: { matchLabels: { a: 'b' } } } },
    BOUND,
    ['matchResources.objectSelector was added: {"matchLabels":{"a":"b"}}'],
  ],
  [
    'everything',
    {},
    BOUND,
    [
      'policyName is not "p"',
      'validationActions is not ["Deny","Audit"]',
      'matchResources is not {"namespaceSelector":{"matchLabels":{"aisubmit.dev/policy":"…',
    ],
  ],
])('names what differs: %s', (_what, live, wanted, want) => {
  expect(specDifferences(live, wanted)).toEqual(want);
});
