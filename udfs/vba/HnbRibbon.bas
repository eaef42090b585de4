Attribute VB_Name = "HnbRibbon"
Option Explicit

' What the ribbon calls: one callback a control, each of which runs a macro.

' Called once when the tab is made: the function wizard learns what the functions and their arguments are.
Public Sub HNB_Ribbon_Load(ribbon As IRibbonUI)
    On Error Resume Next
    HnbDescribeFunctions
End Sub

Public Sub HNB_Ribbon_Validate(control As IRibbonControl)
    HNB_Validate
End Sub

Public Sub HNB_Ribbon_RefreshDashboards(control As IRibbonControl)
    HNB_RefreshDashboards
End Sub

Public Sub HNB_Ribbon_ImportActuals(control As IRibbonControl)
    HNB_ImportActuals
End Sub

Public Sub HNB_Ribbon_RollForward(control As IRibbonControl)
    HNB_RollForward
End Sub

Public Sub HNB_Ribbon_SignOff(control As IRibbonControl)
    HNB_SignOff
End Sub

Public Sub HNB_Ribbon_PublishCopy(control As IRibbonControl)
    HNB_PublishCopy
End Sub

Public Sub HNB_Ribbon_ExplainCell(control As IRibbonControl)
    HNB_ExplainCell
End Sub

Public Sub HNB_Ribbon_AttachWorkbook(control As IRibbonControl)
    HNB_AttachWorkbook
End Sub

Public Sub HNB_Ribbon_About(control As IRibbonControl)
    HNB_About
End Sub
