import type { Sentence } from './control.ts';

/** Says something about claims that a controller makes later on: it is spared then, so their author is asked now. */
export function ofClaimTemplates(
  holds: (claim: string) => string,
  { field, message }: Pick<Sentence, 'field' | 'message'>,
): readonly Sentence[] {
  return [
    {
      scope: 'volume',
      holds: holds('dyn(v).?ephemeral.?volumeClaimTemplate'),
      field: `ephemeral.volumeClaimTemplate.${field}`,
      message,
    },
    {
      scope: 'object',
      holds: `dyn(object).?spec.?volumeClaimTemplates.orValue([]).all(t, ${holds('t')})`,
      field: `spec.volumeClaimTemplates.${field}`,
      message,
    },
  ];
}
