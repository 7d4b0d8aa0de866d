import { boolean, string } from '@oclif/core/flags';

/** Flags of `connect` for IDEs on the desktop. */
export const IDE_FLAGS = {
  ide: string({
    summary: 'Work in the notebook with VS Code or PyCharm on your desktop, over SSH through the API server.',
    options: ['vscode', 'pycharm'],
    helpValue: 'IDE',
  }),
  print: boolean({ summary: 'With --ide: open nothing, print the name that SSH has for the notebook.' }),
  remove: boolean({ summary: 'With --ide: forget the notebook in the settings of SSH.' }),
};
