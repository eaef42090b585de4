Attribute VB_Name = "HnbBridge"
Option Explicit

' The only module that knows xlwings, and so the only way from Excel to Python. Tests put another in its place.

Private Const MODULE_OF_OURS As String = "hnb_xl.excel"
Private Const NO_ANSWER As String = "#HNB! Python did not answer. Nothing is wrong with what was typed: see the About sheet. "

' The value of a worksheet function. Where Python does not answer, the cell says so in words.
Public Function HnbCall(ByVal functionName As String, ByVal given As Variant) As Variant
    Dim answer As Variant
    On Error GoTo NotAnswered
    If HnbIsMac() Then
        HnbCall = "#HNB! Worksheet functions need Excel for Windows. See the About sheet."
        Exit Function
    End If
    ' All by value: a COM server in Python takes what is handed over by reference for a place to put results.
    answer = XLPy.CallUDF(MODULE_OF_OURS, "" & functionName, (given), HnbTarget(), Application.Caller)
    If IsEmpty(answer) Or IsNull(answer) Then answer = ""
    HnbCall = answer
    Exit Function
NotAnswered:
    HnbCall = NO_ANSWER & Err.Description
End Function

' Runs one of the macros written in Python; True when Python could be started.
Public Function HnbRun(ByVal macroName As String) As Boolean
    On Error GoTo NotStarted
    RunPython "import " & MODULE_OF_OURS & " as e; e.macros." & macroName & "()"
    HnbRun = True
    Exit Function
NotStarted:
    HnbRun = False
    HnbSay "Python could not be started, so nothing was done and the workbook is as it was. " & _
        "The About sheet says what to do. " & Err.Description
End Function

' What the function wizard says of a function and its arguments.
Public Sub HnbDescribe(ByVal functionName As String, ByVal about As String, ByVal arguments As Variant)
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & functionName, Description:=about, _
        Category:="HNB Monitor", ArgumentDescriptions:=arguments
End Sub

' A plain sentence to the officer.
Public Sub HnbSay(ByVal sentence As String)
    MsgBox sentence, vbInformation, "HNB Monitor"
End Sub

' A question to the officer; True for yes.
Public Function HnbAsk(ByVal question As String) As Boolean
    HnbAsk = (MsgBox(question, vbQuestion + vbYesNo, "HNB Monitor") = vbYes)
End Function

Private Function HnbIsMac() As Boolean
    HnbIsMac = (InStr(1, Application.OperatingSystem, "Mac", vbTextCompare) > 0)
End Function
