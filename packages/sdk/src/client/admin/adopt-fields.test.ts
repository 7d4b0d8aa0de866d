import { expect, test } from 'vitest';
import { adopted, hasForeignFields } from './adopt-fields.ts';

const OURS = {
  manager: 'aisubmit-admin',
  operation: 'Apply',
  apiVersion: 'v1',
  fieldsV1: { 'f:spec': { 'f:a': {}, 'f:list': { '.': {}, 'v:"Deny"': {} } } },
};
const EDITED = {
  manager: 'kubectl-edit',
  operation: 'Update',
  fieldsV1: { 'f:spec': { 'f:b': {}, 'f:list': { 'v:"Warn"': {} } } },
};
const LABELLED = { manager: 'kubectl-label', operation: 'Update', fieldsV1: { 'f:metadata': { 'f:labels': {} } } };
const STATUS = { manager: 'kube-apiserver', operation: 'Update', subresource: 'status', fieldsV1: { 'f:spec': {} } };

test('what others set in a spec is foreign', () => {
  const having = (...managedFields: object[]) => hasForeignFields({ metadata: { managedFields } });
  expect([having(OURS, LABELLED, STATUS), having(OURS, EDITED), having(), hasForeignFields({})]).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

test('it becomes ours, and nothing else does', () => {
  expect(adopted([EDITED, OURS, LABELLED, STATUS])).toEqual([
    {
      ...OURS,
      fieldsV1: { 'f:spec': { 'f:a': {}, 'f:b': {}, 'f:list': { '.': {}, 'v:"Deny"': {}, 'v:"Warn"': {} } } },
    },
    LABELLED,
    STATUS,
  ]);
  expect(adopted([EDITED])).toEqual([{ ...EDITED, manager: 'aisubmit-admin', operation: 'Apply' }]);
  expect(adopted([LABELLED])).toEqual([LABELLED]);
});
