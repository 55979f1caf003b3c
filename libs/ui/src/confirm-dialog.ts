import { Component, inject } from '@angular/core';
import { MAT_DIALOG_DATA, type MatDialog, MatDialogModule } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button does, as a verb: "Leave room". */
  readonly action: string;
}

/** Asks once before something that can not be undone. */
export async function confirm(dialog: MatDialog, question: Question): Promise<boolean> {
  const asked = dialog.open<ConfirmDialog, Question, boolean>(ConfirmDialog, {
    data: question,
    panelClass: 'question',
    role: 'alertdialog',
  });
  return (await firstValueFrom(asked.afterClosed())) ?? false;
}

@Component({
  selector: 't-confirm-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title>{{ question.title }}</h2>
    <mat-dialog-content>
      <p>{{ question.text }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button quiet" [mat-dialog-close]="false">Cancel</button>
      <button type="button" class="button danger" [mat-dialog-close]="true">{{ question.action }}</button>
    </mat-dialog-actions>
  `,
})
export class ConfirmDialog {
  protected readonly question = inject<Question>(MAT_DIALOG_DATA);
}
