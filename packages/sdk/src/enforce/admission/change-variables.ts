import type { Variable } from '../../controls/variables.ts';

/** What an API server binds around the sentences' own variables, in the order in which they depend on each other. */
export const SUBJECT_VARIABLES: readonly Variable[] = [
  { name: 'isNew', expression: 'request.operation == "CREATE"' },
  { name: 'isPod', expression: 'object.kind == "Pod"' },
  { name: 'objectNamespace', expression: 'request.namespace' },
  { name: 'template', expression: templateOf('object') },
  { name: 'spec', expression: 'variables.template.spec' },
  { name: 'meta', expression: 'variables.template.?metadata.orValue({})' },
];

/** What a change touches. Variables are evaluated when first read, so those about the old object never are on CREATE. */
export const CHANGE_VARIABLES: readonly Variable[] = [
  { name: 'oldTemplate', expression: templateOf('oldObject') },
  { name: 'oldSpec', expression: 'variables.oldTemplate.spec' },
  { name: 'oldMeta', expression: 'variables.oldTemplate.?metadata.orValue({})' },
  {
    name: 'oldContainers',
    expression:
      'variables.oldSpec.?containers.orValue([]) + variables.oldSpec.?initContainers.orValue([]) + variables.oldSpec.?ephemeralContainers.orValue([])',
  },
  { name: 'specTouched', expression: 'variables.isNew || variables.spec != variables.oldSpec' },
  { name: 'containersTouched', expression: 'variables.isNew || variables.containers != variables.oldContainers' },
  {
    name: 'volumesTouched',
    expression: 'variables.isNew || variables.volumes != variables.oldSpec.?volumes.orValue([])',
  },
  { name: 'labelsTouched', expression: 'variables.isNew || variables.meta.?labels != variables.oldMeta.?labels' },
  {
    name: 'annotationsTouched',
    expression: 'variables.isNew || variables.meta.?annotations != variables.oldMeta.?annotations',
  },
];

/** Where a pod lives in each kind that holds one. */
function templateOf(root: string): string {
  return (
    `${root}.kind == "Pod" ? ${root} : ${root}.kind == "PodTemplate" ? ${root}.template` +
    ` : ${root}.kind == "CronJob" ? ${root}.spec.jobTemplate.spec.template : ${root}.spec.template`
  );
}
