import type { Control } from './control.ts';
import { textOptions } from './rule-bounds.ts';

export const serviceAccountList: Control = {
  id: 'service-account-list',
  title: 'Only named service accounts',
  level: 'policy',
  why: 'A service account is an identity with rights of its own.',
  fix: 'leave serviceAccount out, or use one that the policy names',
  risk: 'cluster takeover',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: (policy) => {
    const names = policy.sections.serviceAccounts?.names ?? textOptions(policy, 'serviceAccount');
    return names === undefined ? undefined : { serviceAccounts: names };
  },
  sentences: [
    {
      scope: 'pod',
      holds:
        'variables.spec.?serviceAccountName.orValue("default") in ["", "default"] || variables.spec.serviceAccountName in variables.serviceAccounts',
      field: 'serviceAccountName',
      message: 'must be one that the policy names',
    },
  ],
};
