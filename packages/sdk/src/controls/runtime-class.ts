import type { Control } from './control.ts';

export const runtimeClass: Control = {
  id: 'runtime-class',
  title: 'Only named runtimes',
  level: 'policy',
  why: 'A runtime decides how far a container is from the node’s kernel.',
  fix: 'use a runtime class that the policy names',
  risk: 'kernel surface',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) =>
    sections.scheduling?.runtimeClasses === undefined
      ? undefined
      : { runtimeClasses: sections.scheduling.runtimeClasses },
  sentences: [
    {
      scope: 'pod',
      holds: 'variables.spec.?runtimeClassName.orValue("") in variables.runtimeClasses',
      field: 'runtimeClassName',
      message: 'must be one that the policy names',
    },
  ],
};
