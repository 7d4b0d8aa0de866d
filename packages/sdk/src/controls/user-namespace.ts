import type { Control } from './control.ts';

export const userNamespace: Control = {
  id: 'user-namespace',
  title: 'A user namespace of its own',
  level: 'policy',
  why: 'Root inside a user namespace is nobody on the node, should all else fail.',
  fix: 'set hostUsers: false',
  risk: 'kernel surface',
  standard: 'the organisation’s',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/'],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => (sections.identity?.userNamespace === 'required' ? {} : undefined),
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?hostUsers.orValue(true) == false',
      field: 'hostUsers',
      message: 'must be false',
      since: 33,
    },
  ],
};
