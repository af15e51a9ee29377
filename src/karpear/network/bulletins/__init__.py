"""What others must know: composed, released, sent to those whom its label lets receive it, corrected, taken back."""
