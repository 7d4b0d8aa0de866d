import { AisubmitError } from '../../errors.ts';

/** Says what an image lacks. */
export function noSshServer(): AisubmitError {
  return new AisubmitError(
    'REJECTED',
    'the image of the notebook has no SSH server, which desktop IDEs come in through',
    {
      fix: 'use an image with the package openssh-server (Debian, Ubuntu, Red Hat, Alpine), see the user guide, "Desktop VS Code and PyCharm"; or work in the browser',
    },
  );
}
