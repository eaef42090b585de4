Attribute VB_Name = "HnbTarget"
Option Explicit

' Which workbook the macros work on: in a workbook with macros of its own, that workbook and no other.

Public Function HnbTarget() As Workbook
    Set HnbTarget = ThisWorkbook
End Function

Public Function HnbMayRun() As Boolean
    HnbMayRun = True
End Function
