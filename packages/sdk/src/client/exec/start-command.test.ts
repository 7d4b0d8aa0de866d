import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { startCommand } from './start-command.ts';

function refusedBy(error: Error) {
  const upgrade = async (): Promise<never> => {
    throw error;
  };
  return startCommand({ ...memoryKubeApi(), upgrade }, { namespace: 'a', pod: 'p', command: ['x'] });
}

test('a policy of ours says which control, and where to read more', async () => {
  const said =
    "pods \"p\" is forbidden: ValidatingAdmissionPolicy 'x' with binding 'x' denied request: [access] the policy must let one of your groups run this command in this container; see kubectl aisubmit explain access";
  await expect(refusedBy(answer(422, 'Invalid', said))).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message:
      'you may not do this in pod p: the policy must let one of your groups run this command in this container [access]',
    fix: 'see kubectl aisubmit explain access',
  });
});

test('whatever else refuses keeps its words', async () => {
  const error = answer(403, 'Forbidden', "ValidatingAdmissionPolicy 'other' denied request: not on Sundays");
  await expect(refusedBy(error)).rejects.toBe(error);
});
