Attribute VB_Name = "HnbMacros"
Option Explicit

' What the buttons and the ribbon run. Each is done in Python; here is only whether it may run at all.

Public Sub HNB_Validate()
    HnbDo "validate"
End Sub

Public Sub HNB_RefreshDashboards()
    HnbDo "refresh_dashboards"
End Sub

Public Sub HNB_ImportActuals()
    HnbDo "import_actuals"
End Sub

Public Sub HNB_RollForward()
    HnbDo "roll_forward"
End Sub

Public Sub HNB_SignOff()
    HnbDo "sign_off"
End Sub

Public Sub HNB_PublishCopy()
    HnbDo "publish_copy"
End Sub

Public Sub HNB_ExplainCell()
    HnbDo "explain_cell"
End Sub

Public Sub HNB_AttachWorkbook()
    If HnbTarget() Is Nothing Then
        HnbSay "Open the workbook to attach first, then press Attach workbook again."
    Else
        HnbRun "attach_workbook"
    End If
End Sub

Public Sub HNB_About()
    HnbRun "about"
End Sub

Private Sub HnbDo(ByVal macroName As String)
    If HnbMayRun() Then HnbRun macroName
End Sub
